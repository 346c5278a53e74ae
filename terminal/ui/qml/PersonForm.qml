import QtQuick
import "."

// Who it is: cashier number, then PIN. `given(number, pin)` when both are there.
Item {
    id: form
    property string title
    property string explanation
    property string detail
    property string doneText
    property bool checking: false
    property bool askingPin: false
    readonly property var entry: askingPin ? pin : number
    signal given(string number, string pin)

    function enter() {
        if (checking)
            return
        if (!askingPin) {
            askingPin = number.text !== ""
            return
        }
        given(number.text, pin.text)
        pin.clear()
    }
    function type(text) { entry.type(text) }
    function erase() { entry.erase() }
    function back() {
        pin.clear()
        askingPin = false
    }

    Column {
        anchors { left: parent.left; leftMargin: Theme.px(60); verticalCenter: parent.verticalCenter }
        width: Theme.px(400)
        spacing: Theme.px(14)
        Label { width: parent.width; text: form.title; font.pixelSize: Theme.px(44); font.bold: true; color: Theme.accent }
        Label { width: parent.width; text: form.explanation; color: Theme.muted }
        Label { width: parent.width; visible: text !== ""; text: form.detail; wrapMode: Text.Wrap; fontSizeMode: Text.FixedSize }
        Label { text: qsTr("Cashier number"); font.pixelSize: Theme.small; color: Theme.muted }
        Entry {
            id: number
            width: parent.width; most: 16
            active: !form.askingPin
            placeholder: qsTr("for example 1001")
            letters: "codes"
            onTouched: form.back()
        }
        Label { text: qsTr("PIN"); font.pixelSize: Theme.small; color: Theme.muted }
        Entry {
            id: pin
            width: parent.width; most: 16; secret: true
            active: form.askingPin
            placeholder: form.checking ? qsTr("checking…") : ""
            onTouched: if (number.text !== "") form.askingPin = true
        }
    }
    Keypad {
        anchors { right: parent.right; rightMargin: Theme.px(60); verticalCenter: parent.verticalCenter }
        width: Theme.px(420); height: Theme.px(340)
        enterText: form.askingPin ? form.doneText : qsTr("Next")
        enterUsable: !form.checking && form.entry.text !== ""
        onTyped: text => form.type(text)
        onErased: form.erase()
        onEntered: form.enter()
    }
}
