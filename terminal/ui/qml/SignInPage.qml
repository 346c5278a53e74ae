import QtQuick
import "."

// Cashier number, then PIN.
Item {
    id: page
    property bool askingPin: false
    readonly property var entry: askingPin ? pin : number
    readonly property bool checking: till.phase === "checking-pin"
    readonly property var actions: [
        { key: Qt.Key_F5, hint: "F5", text: qsTr("Status"), run: () => root.show("status") },
        { key: Qt.Key_F9, hint: "F9", text: languages.current === "zh" ? "English" : "中文", run: () => languages.toggle() }
    ]
    signal acted()

    function enter() {
        if (checking)
            return
        if (!askingPin) {
            if (number.text !== "")
                askingPin = true
            return
        }
        acted()
        till.sign_in(number.text, pin.text)
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
        Label { text: "Queueback"; font.pixelSize: Theme.px(44); font.bold: true; color: Theme.accent }
        Label {
            width: parent.width
            text: till.products === 0 ? qsTr("Waiting for the store's products…") : qsTr("Sign in to begin selling")
            color: Theme.muted
        }
        Label { text: qsTr("Cashier number"); font.pixelSize: Theme.small; color: Theme.muted }
        Entry {
            id: number
            width: parent.width; most: 16
            active: !page.askingPin
            placeholder: qsTr("for example 1001")
            letters: "codes"
            onTouched: page.back()
        }
        Label { text: qsTr("PIN"); font.pixelSize: Theme.small; color: Theme.muted }
        Entry {
            id: pin
            width: parent.width; most: 16; secret: true
            active: page.askingPin
            placeholder: page.checking ? qsTr("checking…") : ""
            onTouched: if (number.text !== "") page.askingPin = true
        }
    }
    Keypad {
        anchors { right: parent.right; rightMargin: Theme.px(60); verticalCenter: parent.verticalCenter }
        width: Theme.px(420); height: Theme.px(340)
        enterText: page.askingPin ? qsTr("Sign in") : qsTr("Next")
        enterUsable: !page.checking && page.entry.text !== ""
        onTyped: text => page.type(text)
        onErased: page.erase()
        onEntered: page.enter()
    }
}
