import QtQuick
import "."

// A business day's sales by hour, payment and cashier.
StoreFrame {
    id: page
    property string day                  // empty: today
    readonly property var hours: (figures.hours || []).reduce((all, hour) => { all[Number(hour.name)] = hour; return all }, {})
    readonly property var tenders: ({ cash: qsTr("Cash"), card: qsTr("Card"), qr_wallet: qsTr("WeChat / Alipay"), change: qsTr("Change of members"),
                                      points: qsTr("Points"), love: qsTr("Love"), voucher: qsTr("Vouchers") })
    readonly property bool before: figures.since ? figures.day < figures.since : false
    title: qsTr("Sales of %1").arg(figures.day || day)
    topic: "sales"
    question: ({ "do": "sales", day: day })
    extra: [
        { key: Qt.Key_F3, hint: "F3", text: qsTr("Day before"), usable: answered, run: () => page.move(-1) },
        { key: Qt.Key_F4, hint: "F4", text: qsTr("Day after"), usable: day !== "", run: () => page.move(1) }
    ]
    property string today                // as the store said
    onFiguresChanged: if (day === "" && figures.day) today = figures.day
    function move(by) {
        if (!answered)
            return
        const next = new Date((day || today) + "T00:00:00Z")
        next.setUTCDate(next.getUTCDate() + by)
        const text = next.toISOString().slice(0, 10)
        if (text > today)
            return
        store.forget(topic)              // another day's figures are not this one's
        day = text === today ? "" : text
    }
    function toLeft() { move(-1) }
    function toRight() { if (day !== "") move(1) }

    Label {
        id: total
        width: parent.width; height: Theme.px(48); font.pixelSize: Theme.px(34)
        text: page.figures.count === 0 ? (page.before ? qsTr("Not counted: figures begin on %1").arg(page.figures.since) : qsTr("No sale yet"))
                                       : qsTr("%1 in %2 sales").arg(store.money(page.figures.total)).arg(page.figures.count || 0)
    }
    Rectangle {
        id: panel
        anchors { top: total.bottom; left: parent.left; bottom: parent.bottom; right: side.left; rightMargin: Theme.px(16) }
        color: Theme.panel; border { width: 1; color: Theme.rule } radius: Theme.px(6)
        BarChart {
            anchors { fill: parent; margins: Theme.px(12) }
            bars: Array.from({ length: 24 }, (_, hour) => {
                const found = page.hours[hour]
                return { label: hour % 4 === 0 ? (hour < 10 ? "0" : "") + hour + ":00" : "", value: found ? Number(found.amount) : 0, text: found ? store.money(found.amount) : "" }
            })
        }
    }
    function up() { side.contentY = Math.max(0, side.contentY - Theme.px(60)) }
    function down() { side.contentY = Math.max(0, Math.min(side.contentHeight - side.height, side.contentY + Theme.px(60))) }
    ScrollMark { flicked: side }
    Flickable {
        id: side
        anchors { top: total.bottom; right: parent.right; bottom: parent.bottom }
        width: Theme.px(330)
        clip: true
        contentHeight: figureLists.height
        boundsBehavior: Flickable.StopAtBounds
        Column {
            id: figureLists
            width: side.width - Theme.px(8)
            spacing: Theme.px(10)
            FigureList { width: parent.width; title: qsTr("By payment"); lines: (page.figures.tenders || []).map(one => ({ name: page.tenders[one.name] || one.name, figure: store.money(one.amount) })) }
            FigureList { width: parent.width; visible: (page.figures.returns || []).length > 0; title: qsTr("Paid back"); lines: (page.figures.returns || []).map(one => ({ name: page.tenders[one.name] || one.name, figure: "−" + store.money(one.amount) })) }
            FigureList { width: parent.width; title: qsTr("By cashier"); share: 0.6
                         lines: (page.figures.cashiers || []).slice().sort((a, b) => b.amount - a.amount).map(one => ({ name: one.cashier || one.name, figure: qsTr("%1 · %2 sales").arg(store.money(one.amount)).arg(one.count) })) }
        }
    }
}
