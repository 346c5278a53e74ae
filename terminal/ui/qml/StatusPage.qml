import QtQuick
import "."

// How things stand, in whole sentences.
ListPage {
    id: page
    readonly property var actions: [
        { key: Qt.Key_Escape, hint: "Esc", text: qsTr("Back"), primary: true, run: () => root.close() }
    ]
    title: qsTr("How things stand")
    rows: [
        { left: qsTr("Network"), main: till.uplink === "online" ? qsTr("Everything that was sold is at headquarters")
                : till.uplink === "store-only" ? qsTr("The store is reached; headquarters does not have everything yet")
                : qsTr("The store is not reached: go on selling, it is sent later"), right: "" },
        { left: "", main: till.uplinkProblem, right: "" },
        { left: qsTr("Unsent"), main: till.unsent === 0 ? qsTr("nothing") : qsTr("%1 records worth %2").arg(till.unsent).arg(till.unsentValue), right: "" },
        { left: qsTr("Sold"), main: qsTr("%1 receipts on this terminal so far").arg(till.sold), right: "" },
        { left: qsTr("Products"), main: till.products, right: "" },
        { left: qsTr("Paper"), main: till.receiptsUnknown > 0 ? qsTr("%1 receipts are not on paper, or nobody knows: look, then print copies").arg(till.receiptsUnknown)
                : till.receiptsWaiting > 0 ? qsTr("%1 receipts wait for the printer").arg(till.receiptsWaiting) : qsTr("all receipts are printed"), right: "" }
    ].filter(row => row.main !== "").concat(till.devices.map(device => ({
        left: bar.deviceName(device.kind), main: device.works ? qsTr("works") : device.problem, right: ""
    })))
}
