import QtQuick
import "."

// What members were paid: today, 7 and 30 days, day by day, and the newest payouts with the sales that they came from.
StoreFrame {
    id: page
    readonly property var days: figures.paid_by_day || []
    title: qsTr("Paid to members")
    topic: "payouts"
    question: ({ "do": "payouts", rows: 30 })
    function up() { list.up() }
    function down() { list.down() }
    function dayBefore(count) {
        const day = new Date((figures.today || "1970-01-01") + "T00:00:00Z")
        day.setUTCDate(day.getUTCDate() - count)
        return day.toISOString().slice(5, 10)
    }
    Row {
        id: sums
        width: parent.width; height: Theme.px(58)
        spacing: Theme.px(12)
        Repeater {
            model: [{ name: qsTr("Today"), sum: page.figures.paid_today }, { name: qsTr("7 days"), sum: page.figures.paid_7_days }, { name: qsTr("30 days"), sum: page.figures.paid_30_days }]
            Rectangle {
                width: (sums.width - 2 * sums.spacing) / 3; height: sums.height
                color: Theme.panel; border { width: 1; color: Theme.rule } radius: Theme.px(6)
                Label { x: Theme.px(14); width: parent.width * 0.36; height: parent.height; text: modelData.name; color: Theme.muted }
                Label { anchors { right: parent.right; rightMargin: Theme.px(14) } width: parent.width * 0.5; height: parent.height; horizontalAlignment: Text.AlignRight
                        text: store.money(modelData.sum); font.pixelSize: Theme.large }
            }
        }
    }
    Rectangle {
        anchors { top: sums.bottom; topMargin: Theme.px(10); left: parent.left; bottom: parent.bottom }
        width: Theme.px(430)
        color: Theme.panel; border { width: 1; color: Theme.rule } radius: Theme.px(6)
        BarChart {
            anchors { top: parent.top; left: parent.left; right: parent.right; bottom: counted.top; margins: Theme.px(12) }
            bars: page.days.map((amount, index) => ({ label: index === 0 || index === 15 || index === 29 ? page.dayBefore(29 - index) : "", value: Number(amount), text: store.money(amount) }))
        }
        Label {
            id: counted
            anchors { left: parent.left; right: parent.right; bottom: parent.bottom; margins: Theme.px(12) }
            height: Theme.px(22); color: Theme.muted; font.pixelSize: Theme.px(15)
            text: page.figures.since ? qsTr("Counted since %1").arg(page.figures.since) : ""
        }
    }
    ChoiceList {
        id: list
        anchors { top: sums.bottom; topMargin: Theme.px(10); right: parent.right; bottom: parent.bottom }
        width: parent.width - Theme.px(446)
        emptyText: qsTr("Nobody was paid yet")
        rows: (page.figures.recent || []).map(one => ({ main: (one.name || one.member) + " · " + one.member, right: store.money(one.amount),
            below: store.when(one.at) + " · " + (one.sale ? qsTr("from receipt %1 %2 of %3").arg(one.sale.terminal).arg(one.sale.receipt).arg(store.money(one.sale.total)) : page.queueName(one.queue)) }))
    }
}
