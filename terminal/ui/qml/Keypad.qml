import QtQuick
import "."

// Digits for fingers.
Grid {
    id: pad
    property string enterText
    property bool enterUsable: true
    signal typed(string text)
    signal erased()
    signal entered()

    readonly property int keyWidth: (width - 3 * spacing) / 4
    readonly property int keyHeight: (height - 3 * spacing) / 4
    columns: 4
    spacing: Theme.gap

    Repeater {
        model: ["7", "8", "9", "⌫", "4", "5", "6", "", "1", "2", "3", "", "0", "00", ".", ""]
        Item {
            width: pad.keyWidth
            height: pad.keyHeight
            Button {
                anchors.fill: parent
                visible: modelData !== ""
                text: modelData
                size: Theme.large
                repeats: modelData === "⌫"
                onPressed: modelData === "⌫" ? pad.erased() : pad.typed(modelData)
            }
            Button {
                // The three empty places of the last column.
                visible: index === 7
                width: parent.width
                height: 3 * pad.keyHeight + 2 * pad.spacing
                text: pad.enterText
                hint: qsTr("Enter")
                primary: true
                usable: pad.enterUsable
                onPressed: pad.entered()
            }
        }
    }
}
