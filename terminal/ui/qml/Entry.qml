import QtQuick
import "."

// What is being typed, by fingers or keys: letters of codes and digits, no more than `most`.
Rectangle {
    id: entry
    property string text
    property string placeholder
    property string letters              // the keyboard that a touch brings: codes, words; empty: none
    property bool secret: false
    property bool active: true
    property int most: 40
    property bool overrun: false         // something did not fit: what stands here is not what was typed
    signal touched()

    function type(more) {
        if (text.length + more.length <= most)
            text += more
        else
            overrun = true
    }
    function erase() { text = text.slice(0, -1) }
    function clear() { text = ""; overrun = false }

    implicitHeight: Theme.target
    radius: Theme.px(6)
    color: Theme.panel
    border.width: active ? Theme.px(2) : 1
    border.color: active ? Theme.accent : Theme.rule

    Label {
        anchors { fill: parent; leftMargin: Theme.px(12); rightMargin: Theme.px(sign.visible ? 44 : 12) }
        text: entry.text === "" ? entry.placeholder
                                : (entry.secret ? "●".repeat(entry.text.length) : entry.text) + (entry.active ? "▏" : "")
        color: entry.text === "" ? Theme.muted : Theme.ink
        font.pixelSize: entry.text === "" ? Theme.body : Theme.large
    }
    Label {
        id: sign
        anchors { right: parent.right; rightMargin: Theme.px(12); verticalCenter: parent.verticalCenter }
        visible: entry.letters !== ""
        text: "⌨"; color: Theme.muted; font.pixelSize: Theme.large
    }
    TapHandler {
        gesturePolicy: TapHandler.ReleaseWithinBounds
        onTapped: {
            entry.touched()
            if (entry.letters !== "")
                root.write(entry)
        }
    }
}
