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
        main: (kinds[job.kind] || qsTr("receipt")) + (job.reason === "" ? "" : " · " + job.reason),
        right: stateName(job.state)
    }))
    readonly property var kinds: ({ copy: qsTr("copy"), gift: qsTr("without prices"), report: qsTr("report"), report_copy: qsTr("copy of a report"), "return": qsTr("return"), return_copy: qsTr("copy of a return") })
    function stateName(state) {
        return state === "printed" ? qsTr("printed") : state === "waiting" ? qsTr("waiting") : state === "sending" ? qsTr("printing")
             : state === "unknown" ? qsTr("look at the paper") : qsTr("not printed")
    }
    Component.onCompleted: till.list_receipts()
    onChosen: index => {
        const job = till.receipts[index]
        acted()
        // Reports and returns have numbers of their own.
        if (job.kind === "report" || job.kind === "report_copy") {
            root.show("z-reports")
            return
        }
        if (job.kind === "return" || job.kind === "return_copy")
            till.ask("reprint", { receipt: job.receipt, "return": true })
        else if (job.kind === "gift")
            till.ask("reprint", { receipt: job.receipt, gift: true })
        else
            till.reprint(job.receipt)
        till.list_receipts()
    }
}
