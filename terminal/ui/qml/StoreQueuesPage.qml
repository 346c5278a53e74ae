import QtQuick
import "."

// The rebate lines: how long, how much, how long it may take, who is first; and the switch that stops payouts.
StoreFrame {
    id: page
    readonly property var queues: (figures.queues || []).concat(figures.at_headquarters || [])
    readonly property var queue: queues[list.current] || ({})
    readonly property bool here: queue.pool !== undefined
    readonly property var pause: figures.pause || ({})
    title: pause.paused ? qsTr("Queues: payouts are paused") : qsTr("Queues")
    topic: "queues"
    question: ({ "do": "queue.figures", rows: 5 })
    extra: manager ? [{ key: Qt.Key_F6, hint: "F6", text: pause.paused ? qsTr("Pay again") : qsTr("Pause payouts"), usable: answered, run: () => page.toggle() }] : []
    function up() { list.up() }
    function down() { list.down() }
    function toggle() {
        store.propose(pause.paused
            ? { title: qsTr("Pay members again"), text: qsTr("Every sale from now on pays the lines again, head first. What came in meanwhile follows the policy."),
                question: { "do": "payouts.resume" }, back: "store-queues", reasons: [qsTr("The reason is gone"), qsTr("Checked, all is well"), qsTr("Headquarters asked for it")] }
            : { title: qsTr("Pause payouts to members"), text: qsTr("Selling goes on and buyers still join the lines, but nobody is paid until a manager lets it go on. All queues of this store."),
                question: { "do": "payouts.pause" }, back: "store-queues", reasons: [qsTr("Figures look wrong"), qsTr("Suspected fraud"), qsTr("Headquarters asked for it")] })
        root.show("store-act")
    }

    ChoiceList {
        id: list
        anchors { left: parent.left; top: parent.top; bottom: parent.bottom }
        width: Theme.px(370)
        emptyText: qsTr("Nobody is in line yet")
        rows: page.queues.map(one => ({ main: page.queueName(one.queue) + (one.pool === undefined ? " · " + qsTr("at headquarters") : ""), right: store.money(one.outstanding),
                                        below: qsTr("%1 waiting").arg(one.waiting) + (one.pool === undefined ? " · " + qsTr("%1 not settled yet").arg(one.pending) : " · " + qsTr("pool %1").arg(store.money(one.pool))) }))
    }
    Item {
        anchors { left: list.right; leftMargin: Theme.px(16); right: parent.right; top: parent.top; bottom: parent.bottom }
        visible: page.queues.length > 0
        Label {
            id: banner
            width: parent.width; height: visible ? Theme.px(34) : 0
            visible: page.pause.paused === true
            color: Theme.problem; font.pixelSize: Theme.px(18); mayBeCut: true
            text: page.pause.who ? qsTr("Paused since %1 by %2").arg(store.when(page.pause.at)).arg(page.pause.who) : qsTr("Paused by the policy")
        }
        FigureList {
            id: left
            anchors { top: banner.bottom; left: parent.left }
            width: parent.width * 0.54 - Theme.gap
            share: 0.46
            lines: page.here ? [{ name: qsTr("Still to be paid"), figure: store.money(page.queue.outstanding) }, { name: qsTr("In the pool"), figure: store.money(page.queue.pool) },
                                { name: qsTr("Came in, 30 days"), figure: store.money(page.queue.inflow_30_days) },
                                { name: qsTr("Coverage, 90 days"), figure: page.queue.coverage_ppm === null ? "–" : qsTr("%1 %").arg(Math.round(page.queue.coverage_ppm / 10000)) },
                                { name: qsTr("Wait at the end"), figure: page.waitText(page.queue.wait_days) }]
                             : [{ name: qsTr("Still to be paid"), figure: store.money(page.queue.outstanding) }, { name: qsTr("Headquarters pays this line.") }]
        }
        FigureList {
            anchors { top: banner.bottom; right: parent.right }
            width: parent.width * 0.42
            visible: page.here
            lines: page.here ? [{ name: qsTr("Paid today"), figure: store.money(page.queue.paid_today) }, { name: qsTr("7 days"), figure: store.money(page.queue.paid_7_days) },
                                { name: qsTr("30 days"), figure: store.money(page.queue.paid_30_days) }] : []
        }
        FigureList {
            anchors { top: left.bottom; topMargin: Theme.px(10); left: parent.left; right: parent.right; bottom: parent.bottom }
            clip: true
            visible: page.here
            share: 0.52
            title: qsTr("First in line")
            lines: (page.queue.line || []).map(one => ({ name: qsTr("%1. %2").arg(one.position).arg((one.name || one.member) + " · " + store.when(one.effective)),
                                                         figure: qsTr("%1 of %2 paid").arg(store.money(one.paid)).arg(store.money(one.entitlement)) }))
        }
    }
}
