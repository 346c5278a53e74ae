import QtQuick
import "."

// Sales put aside: choose one to go on with it.
ListPage {
    id: page
    readonly property var actions: [
        { key: Qt.Key_Escape, hint: "Esc", text: qsTr("Back"), run: () => root.close() },
        { key: Qt.Key_F12, hint: "F12", text: qsTr("Go on with it"), primary: true, usable: rows.length > 0, run: () => page.enter() }
    ]
    title: qsTr("Sales put aside")
    emptyText: qsTr("Nothing is put aside")
    // This till's first, then those of others; without the store only its own.
    rows: till.parked.map(sale => ({ key: "own " + sale.number, left: qsTr("No. %1").arg(sale.number) + " · " + sale.parkedAt.slice(11), main: page.goods(sale), right: sale.total }))
        .concat(till.baskets.map(sale => ({ key: sale.id, left: sale.terminal, main: page.goods(sale), right: sale.total })))
    Component.onCompleted: till.list_baskets()
    function goods(sale) {
        return (sale.member === "" ? "" : sale.member + " · ") + sale.firstLine + (sale.lines > 1 ? " +" + (sale.lines - 1) : "") + " · " + sale.cashier
    }
    onChosen: index => {
        acted()
        if (index < till.parked.length)
            till.recall(till.parked[index].number)
        else
            till.ask("fetch-basket", { id: till.baskets[index - till.parked.length].id })
        root.close()
    }
}
