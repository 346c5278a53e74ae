import QtQuick
import "."

// A figure that leads to its page.
Rectangle {
    id: tile
    property string text
    property bool usable: true
    property string figure
    property string below
    property string hint
    property bool alert: false
    signal pressed()
    radius: Theme.px(6)
    color: area.pressed ? Theme.chosen : alert ? Theme.problemGround : Theme.panel
    border { width: 1; color: alert ? Theme.problem : Theme.rule }
    Label { x: Theme.px(14); y: Theme.px(8); width: parent.width - Theme.px(52); text: tile.text; color: Theme.muted; font.pixelSize: Theme.small }
    Label { anchors { right: parent.right; rightMargin: Theme.px(12) } y: Theme.px(8); text: tile.hint; color: Theme.muted; font.pixelSize: Theme.px(14) }
    Label { x: Theme.px(14); anchors.verticalCenter: parent.verticalCenter; width: parent.width - Theme.px(28); text: tile.figure
            color: tile.alert ? Theme.problem : Theme.ink; font.pixelSize: Theme.px(34) }
    Label { x: Theme.px(14); anchors { bottom: parent.bottom; bottomMargin: Theme.px(10) } width: parent.width - Theme.px(28); text: tile.below
            color: Theme.muted; font.pixelSize: Theme.small }
    TapHandler { id: area; gesturePolicy: TapHandler.ReleaseWithinBounds; onTapped: tile.pressed() }
}
