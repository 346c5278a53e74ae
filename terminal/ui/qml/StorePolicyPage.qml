import QtQuick
import "."

// The policy in force, those before and the one to come, what each changed; and the next clear.
StoreFrame {
    id: page
    readonly property var policies: figures.policies || []
    readonly property var policy: policies[list.current] || ({})
    readonly property var clear: figures.clear || ({})
    readonly property var states: ({ "in force": qsTr("in force"), coming: qsTr("coming"), retired: qsTr("retired") })
    title: qsTr("Policy")
    topic: "policy"
    question: ({ "do": "policy.history" })
    // The settings that shops change, in words; others by their key.
    readonly property var names: ({
        currency: qsTr("Currency"), time_zone: qsTr("Time zone"), enabled: qsTr("In use"), extract: qsTr("Share of a sale that is paid out"), "default": qsTr("Usual ratio"),
        levels: qsTr("Ratio of level"), first_in_line: qsTr("When nobody is in line"), settle_on: qsTr("Settles when"), settle_delay_days: qsTr("Settles after days"),
        payout_rule: qsTr("Who is paid first"), paused: qsTr("Paused"), clear: qsTr("Clear"), announce_clear_days: qsTr("Clear is told days before"), caps: qsTr("Cap"),
        redeem: qsTr("Redeem"), draw: qsTr("Draw"), queues: qsTr("Queues"), accrual_floor: qsTr("Earns from coverage on")
    })
    readonly property var details: ({ every: qsTr("every"), time: qsTr("time") })
    readonly property var values: ({
        day: qsTr("day"), week: qsTr("week"), month: qsTr("month"), retain: qsTr("the store keeps it"), carry: qsTr("it stays in the pool"), self: qsTr("the buyer himself"),
        paid: qsTr("paid"), completed: qsTr("handed over"), "true": qsTr("yes"), "false": qsTr("no")
    })
    function settingName(key) {
        const parts = key.replace("queue_rebate.", "").split(".")
        return names[parts[0]] === undefined ? parts.join(".") : [names[parts[0]]].concat(parts.slice(1).map(part => details[part] || part)).join(" ")
    }
    // A setting without the quotation marks of its file.
    function plain(value) {
        const text = value ? value.replace(/'/g, "") : "–"
        return values[text] || text
    }
    function up() { list.up() }
    function down() { list.down() }

    Rectangle {
        id: next
        width: parent.width; height: Theme.px(64)
        color: page.clear.announced ? Theme.problemGround : Theme.panel
        border { width: 1; color: page.clear.announced ? Theme.problem : Theme.rule } radius: Theme.px(6)
        Label {
            anchors { left: parent.left; right: parent.right; margins: Theme.px(12) } height: Theme.px(34)
            color: page.clear.announced ? Theme.problem : Theme.ink
            text: !page.clear.at ? qsTr("No clear is coming: entries wait until they are paid")
                : page.clear.announced ? qsTr("Clear on %1: members are told. It ends %2 entries for %3, pools of %4 stay with the store")
                                         .arg(store.when(page.clear.at)).arg(page.sum(page.clear.queues.map(one => Number(one.waiting)))).arg(store.money(page.sum(page.clear.queues.map(one => Number(one.outstanding))))).arg(store.money(page.sum(page.clear.queues.map(one => Number(one.pool)))))
                                       : qsTr("Clear on %1, members are told from %2 on").arg(store.when(page.clear.at)).arg(store.when(page.clear.announced_from))
        }
        Label {
            anchors { left: parent.left; right: parent.right; bottom: parent.bottom; margins: Theme.px(12); bottomMargin: Theme.px(4) } height: Theme.px(24)
            color: Theme.muted; font.pixelSize: Theme.px(16)
            text: qsTr("Nothing waits for approval: policies are applied at the server, which checks them first.")
        }
    }
    ChoiceList {
        id: list
        anchors { left: parent.left; top: next.bottom; topMargin: Theme.px(10); bottom: parent.bottom }
        width: Theme.px(370)
        emptyText: qsTr("No policy yet: nothing is earned")
        rows: page.policies.map(one => ({ main: one.version, right: page.states[one.state] || one.state, warn: false, below: qsTr("from %1 on").arg(store.when(one.effective)) }))
    }
    Column {
        anchors { left: list.right; leftMargin: Theme.px(16); right: parent.right; top: next.bottom; topMargin: Theme.px(10); bottom: parent.bottom }
        visible: page.policies.length > 0
        clip: true
        FigureList {
            width: parent.width
            share: 0.62
            title: page.policy.first ? qsTr("The first policy; what it sets")
                 : page.policy.changed === 0 ? qsTr("It changes no setting") : qsTr("What it changed: %1 settings").arg(page.policy.changed || 0)
            lines: (page.policy.changes || []).slice(0, 9).map(one => ({ name: page.settingName(one.key), figure: page.policy.first ? page.plain(one.after) : qsTr("%1 → %2").arg(page.plain(one.before)).arg(page.plain(one.after)) }))
                   .concat(page.policy.changed > 9 ? [{ name: qsTr("and %1 more").arg(page.policy.changed - 9) }] : [])
        }
    }
}
