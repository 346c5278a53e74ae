import QtQuick
import "."

// What the letters typed in pinyin may be: press one, or its number among the digits.
Item {
    id: bar
    readonly property int pageWidth: Theme.px(60)
    readonly property int lettersWidth: Theme.px(170)
    readonly property var all: pinyin.candidates
    // Longer words get more room.
    function weight(text) { return Math.min(text.length, 7) + 1.4 }
    readonly property real weights: all.reduce((sum, text) => sum + weight(text), 0)

    Label {
        anchors { left: parent.left; right: parent.right; leftMargin: Theme.px(14); rightMargin: Theme.px(14); verticalCenter: parent.verticalCenter }
        visible: !pinyin.usable || pinyin.composition === ""
        text: pinyin.usable ? qsTr("Pinyin: type the sounds, or their first letters") : qsTr("Pinyin is not installed on this machine: letters go in as they are")
        color: Theme.muted
    }
    Label {
        id: letters
        anchors { left: parent.left; leftMargin: Theme.px(14); verticalCenter: parent.verticalCenter }
        width: bar.lettersWidth - 2 * Theme.px(14)
        text: pinyin.composition
        font.pixelSize: Theme.small
        color: Theme.accent
    }
    Row {
        id: row
        anchors { left: letters.right; leftMargin: Theme.px(14); top: parent.top; topMargin: keyboard.spacing; bottom: parent.bottom }
        spacing: keyboard.spacing
        readonly property real room: bar.width - bar.lettersWidth - 2 * bar.pageWidth - (bar.all.length + 2) * spacing
        Repeater {
            model: bar.all
            Button {
                width: Math.min(Theme.px(220), row.room * bar.weight(modelData) / bar.weights); height: row.height
                text: (index + 1) + " " + modelData
                primary: index === 0
                onPressed: pinyin.choose(index)
            }
        }
    }
    Row {
        anchors { right: parent.right; rightMargin: keyboard.spacing; top: parent.top; topMargin: keyboard.spacing; bottom: parent.bottom }
        visible: pinyin.composition !== ""
        spacing: keyboard.spacing
        Button { width: bar.pageWidth; height: parent.height; text: "◀"; usable: pinyin.hasPrevious; onPressed: pinyin.previous_page() }
        Button { width: bar.pageWidth; height: parent.height; text: "▶"; usable: pinyin.hasNext; onPressed: pinyin.next_page() }
    }
}
