import QtQuick
import "."

// A buyer without his code: found by his whole phone number, or made a member.
ListPage {
    id: page
    readonly property var actions: [
        { key: Qt.Key_Escape, hint: "Esc", text: qsTr("Back"), run: () => root.close() },
        { key: Qt.Key_F2, hint: "F2", text: qsTr("Find"), usable: typed !== "", run: () => page.find() },
        { key: Qt.Key_F4, hint: "F4", text: qsTr("New member"), run: () => root.show("enrol") },
        { key: Qt.Key_F6, hint: "F6", text: qsTr("PIN of the buyer"), usable: till.member !== "", run: () => root.show("set-member-pin") },
        { key: Qt.Key_F12, hint: "F12", text: qsTr("Is the buyer"), primary: true, usable: rows.length > 0, run: () => page.enter() }
    ]
    searched: true
    prompt: qsTr("The buyer's phone number, then Enter")
    letters: "codes"
    emptyText: till.looking ? qsTr("Asking the store…")
        : till.lookedFor === "" ? qsTr("Members are found by their whole phone number") : qsTr("Nobody has the number %1").arg(till.lookedFor)
    rows: till.found.map(member => ({ key: member.member, left: member.member, main: member.name, right: member.level }))
    Component.onCompleted: till.forget_found()
    onTypedChanged: if (till.lookedFor !== "") till.forget_found()

    function find() {
        acted()
        till.find_member(typed)
    }
    function enter() {
        if (rows.length > 0)
            chosen(current)
        else if (typed !== "")
            find()
    }
    onChosen: index => {
        acted()
        till.ask("choose-member", { member: till.found[index].member })
        root.close()
    }
}
