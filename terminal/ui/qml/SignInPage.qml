import QtQuick
import "."

// Cashier number, then PIN; or a badge.
Item {
    id: page
    readonly property var actions: [
        { key: Qt.Key_F5, hint: "F5", text: qsTr("Status"), run: () => root.show("status") },
        { key: Qt.Key_F9, hint: "F9", text: languages.current === "zh" ? "English" : "中文", run: () => languages.toggle() }
    ]
    signal acted()

    function enter() { form.enter() }
    function type(text) { form.type(text) }
    function erase() { form.erase() }
    function back() { form.back() }

    PersonForm {
        id: form
        anchors.fill: parent
        title: "Queueback"
        explanation: till.products === 0 ? qsTr("Waiting for the store's products…") : qsTr("Sign in, or scan your badge")
        doneText: qsTr("Sign in")
        checking: till.phase === "checking-pin"
        onGiven: (number, pin) => {
            page.acted()
            till.sign_in(number, pin)
        }
    }
}
