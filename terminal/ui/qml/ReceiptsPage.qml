import QtQuick
import "."

// What happened to the newest receipts, and printing them again.
ListPage {
    id: page
    readonly property var actions: [
        { key: Qt.Key_Escape, hint: "Esc", text: qsTr("Back"), run: () => root.close() },
        { key: Qt.Key_F12, hint: "F12", text: qsTr("Print a copy"), primary: true, usable: rows.length > 0, run: () => page.enter() }
    ]
    title: qsTr("Receipts: choose one to print a copy")
    emptyText: qsTr("No receipts yet")
    rows: till.receipts.map(job => ({
        left: qsTr("No. %1").arg(job.receipt),
        main: (job.kind === "copy" ? qsTr("copy") : qsTr("receipt")) + (job.reason === "" ? "" : " · " + job.reason),
        right: stateName(job.state)
    }))
    function stateName(state) {
        return state === "printed" ? qsTr("printed") : state === "waiting" ? qsTr("waiting") : state === "sending" ? qsTr("printing")
             : state === "unknown" ? qsTr("look at the paper") : qsTr("not printed")
    }
    Component.onCompleted: till.list_receipts()
    onChosen: index => {
        acted()
        till.reprint(till.receipts[index].receipt)
        till.list_receipts()
    }
}
