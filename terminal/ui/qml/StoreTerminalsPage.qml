import QtQuick
import "."

// Every terminal: is it here, does it owe records, which program, is its clock right, do its devices work.
StoreFrame {
    id: page
    readonly property var terminals: figures.terminals || []
    readonly property var terminal: terminals[list.current] || ({})
    readonly property int skew: Math.round((terminal.clock_skew_ms || 0) / 1000)
    title: qsTr("Terminals")
    topic: "terminals"
    question: ({ "do": "terminal.list" })
    function up() { list.up() }
    function down() { list.down() }
    function stands(one) {
        return one.revoked ? qsTr("turned away") : one.connected ? qsTr("connected") : one.last_contact ? qsTr("away since %1").arg(store.when(one.last_contact)) : qsTr("never seen")
    }
    // Numbers of records that the terminal told of and that are not here: "481–482".
    function gaps(one) {
        return [].concat(...(one.lines || []).map(line => line.missing.map(range => Number(range[0]) === Number(range[1]) ? range[0] : range[0] + "–" + range[1]))).join(", ")
    }

    readonly property var problems: terminal.devices ? terminal.devices.problems : ({})
    readonly property var broken: Object.keys(problems).filter(name => problems[name] !== "")
    readonly property string devices: !terminal.devices ? qsTr("It has not told of its devices yet.")
        : broken.length > 0 ? broken.map(name => bar.deviceName(name) + ": " + problems[name]).join("; ")
        : qsTr("These work: %1.").arg(Object.keys(problems).map(name => bar.deviceName(name)).join(", "))
    function isBroken(one) { return one.connected && one.devices && Object.values(one.devices.problems).some(problem => problem !== "") }

    ChoiceList {
        id: list
        anchors { left: parent.left; top: parent.top; bottom: parent.bottom }
        width: Theme.px(430)
        emptyText: qsTr("No terminal was enrolled yet")
        rows: page.terminals.map(one => ({ main: one.terminal, right: one.missing > 0 ? qsTr("%1 missing").arg(one.missing) : qsTr("complete"), warn: one.missing > 0 || (!one.connected && !one.revoked) || page.isBroken(one), below: page.stands(one) }))
    }
    Item {
        anchors { left: list.right; leftMargin: Theme.px(16); right: parent.right; top: parent.top; bottom: parent.bottom }
        visible: page.terminals.length > 0
        FigureList {
            id: stand
            width: parent.width
            share: 0.6
            lines: [
                { name: qsTr("Stands"), figure: page.stands(page.terminal), warn: !page.terminal.connected && !page.terminal.revoked },
                { name: qsTr("Last contact"), figure: page.terminal.last_contact ? store.when(page.terminal.last_contact) : "–" },
                { name: qsTr("Records here"), figure: qsTr("%1 of %2").arg(page.terminal.received || 0).arg(page.terminal.head || 0), warn: page.terminal.missing > 0 },
                { name: qsTr("At headquarters"), figure: page.terminal.headquarters || 0 },
                { name: qsTr("Clock"), figure: Math.abs(page.skew) < 5 ? qsTr("right") : qsTr("%1 s off").arg(Math.abs(page.skew)), warn: Math.abs(page.skew) >= 5 },
                { name: qsTr("Program"), figure: (page.terminal.program || "–").replace("queueback-terminal ", "") },
                { name: qsTr("Certificate until"), figure: page.terminal.certificate && page.terminal.certificate.until ? store.when(page.terminal.certificate.until) : "–" }
            ]
        }
        Label {
            anchors { top: stand.bottom; topMargin: Theme.px(12); left: parent.left; right: parent.right }
            wrapMode: Text.Wrap; fontSizeMode: Text.FixedSize; color: Theme.muted; font.pixelSize: Theme.px(17)
            text: (page.terminal.missing > 0 ? qsTr("Not here yet: records %1. The terminal sends them by itself when it is connected; do not reset it before.").arg(page.gaps(page.terminal)) : qsTr("Every record that it told of is here."))
                  + "\n" + page.devices + (page.terminal.devices && !page.terminal.connected ? " " + qsTr("As of %1.").arg(store.when(page.terminal.devices.told_at)) : "")
        }
    }
}
