import QtQuick
import "."

// Lines of a name and a figure, as many as there is room for: `lines` are {name, figure, warn}.
Column {
    id: list
    property string title
    property var lines: []
    property real share: 0.5             // of the width, for the figures
    Label { visible: list.title !== ""; width: list.width; height: Theme.px(28); text: list.title; color: Theme.muted; font.pixelSize: Theme.small }
    Repeater {
        model: list.lines
        Item {
            width: list.width; height: Theme.px(30)
            Label { width: parent.width * (1 - list.share) - Theme.gap; height: parent.height; text: modelData.name; font.pixelSize: Theme.px(18)
                    mayBeCut: true; color: modelData.figure === undefined ? Theme.muted : Theme.ink }
            Label { anchors.right: parent.right; width: parent.width * list.share; height: parent.height; horizontalAlignment: Text.AlignRight
                    text: modelData.figure === undefined ? "" : modelData.figure; font.pixelSize: Theme.px(18); mayBeCut: true
                    color: modelData.warn === true ? Theme.problem : Theme.ink }
        }
    }
}
