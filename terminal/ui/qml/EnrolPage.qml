import QtQuick
import "."

// Somebody becomes a member: name and phone number; the card is printed, and he is the buyer.
Rectangle {
    id: page
    property Entry field: name.text === "" || phone.text === "" ? (chosen || name) : chosen
    property Entry chosen
    readonly property bool complete: name.text !== "" && phone.text !== ""
    readonly property var actions: [
        { key: Qt.Key_Escape, hint: "Esc", text: qsTr("Back"), run: () => root.close() },
        { key: Qt.Key_F12, hint: "F12", text: qsTr("Enrol and print the card"), primary: true, usable: complete, run: () => page.enrol() }
    ]
    signal acted()

    function enrol() {
        if (!complete)
            return
        acted()
        till.ask("enrol-member", { name: name.text, phone: phone.text })
        root.close()
    }
    function enter() {
        if (complete)
            enrol()
        else
            chosen = name.text === "" ? name : phone
    }
    function type(text) { field.type(text) }
    function erase() { field.erase() }
    function up() { chosen = name }
    function down() { chosen = phone }
    function back() { root.close() }

    color: Theme.ground
    MouseArea { anchors.fill: parent }
    Component.onCompleted: chosen = name
    Column {
        anchors { top: parent.top; left: parent.left; right: parent.right; margins: Theme.px(16) }
        spacing: Theme.px(12)
        Label { width: parent.width; text: qsTr("New member"); font.pixelSize: Theme.large }
        Entry { id: name; width: parent.width; most: 40; letters: "words"; active: page.field === name; placeholder: qsTr("Name"); onTouched: page.chosen = name }
        Entry { id: phone; width: parent.width; most: 21; letters: "codes"; active: page.field === phone; placeholder: qsTr("Phone number"); onTouched: page.chosen = phone }
        Label { width: parent.width; wrapMode: Text.Wrap; color: Theme.muted; text: qsTr("The store keeps name and number; this till sees them masked. The card's code names the member and spends nothing.") }
        Button { width: parent.width; height: Theme.px(72); text: qsTr("Enrol and print the card"); hint: "F12"; primary: true; usable: page.complete; onPressed: page.enrol() }
    }
}
