import QtQuick
import "."

// The shifts that ended, to print the Z report of one again.
ListPage {
    id: page
    readonly property var actions: [
        { key: Qt.Key_Escape, hint: "Esc", text: qsTr("Back"), run: () => root.close() },
        { key: Qt.Key_F12, hint: "F12", text: qsTr("Print a copy"), primary: true, usable: rows.length > 0, run: () => page.enter() }
    ]
    title: qsTr("Z reports: choose one to print a copy")
    emptyText: qsTr("No shift was closed here yet")
    rows: till.zReports.map(report => ({
        key: "" + report.shift,
        left: qsTr("Shift %1").arg(report.shift),
        main: qsTr("%1 to %2, %3").arg(report.openedAt).arg(report.closedAt).arg(report.by),
        right: qsTr("variance %1").arg(report.variance)
    }))
    Component.onCompleted: till.list_z_reports()
    onChosen: index => {
        acted()
        till.ask("reprint-report", { shift: till.zReports[index].shift })
        root.close()
    }
}
