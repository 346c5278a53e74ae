import QtQuick
import "."

// What every page about the store has: a heading with the time of its figures, what to show instead of them while there
// are none, and Refresh. `question` is asked when the page opens and every half minute.
Rectangle {
    id: page
    property string title
    property string topic
    property var question: ({})
    property bool asks: true             // false: there is nothing to ask yet
    property var extra: []               // actions of the page between Back and Refresh
    property string from: "store"        // where Back leads
    readonly property var held: store.topics[topic] || ({})
    readonly property var figures: held.data || ({})
    readonly property bool answered: held.data !== undefined
    readonly property string problem: held.problem || ""
    readonly property bool manager: till.role === "manager"
    default property alias content: body.data
    readonly property Item box: body
    readonly property var actions: [
        { key: Qt.Key_Escape, hint: "Esc", text: qsTr("Back"), run: () => page.back() }
    ].concat(extra, [
        { key: Qt.Key_F5, hint: "F5", text: qsTr("Refresh"), usable: asks, run: () => page.ask() }
    ])
    signal acted()

    function ask() { if (asks) store.ask(topic, question) }
    function enter() {}
    function erase() {}
    function type(text) {}
    function back() { root.show(from) }
    // Why there is no newer answer, in words.
    function why() {
        return problem === "offline" ? qsTr("No connection to the store") : problem === "slow" ? qsTr("The store does not answer in time")
             : problem === "role" ? qsTr("Your role may not see this") : problem === "old" ? qsTr("The store's program is older and does not know this")
             : problem !== "" ? qsTr("The store says: %1").arg(held.reason) : ""
    }
    // The names of queues in words: their keys are cashier/S1, cashier/S1/T2, store/S1, mall/all, product/P1.
    function queueName(key) {
        const [kind, owner, desk] = key.split("/")
        const kinds = { cashier: qsTr("Cashier queue"), store: qsTr("Store queue"), mall: qsTr("Mall queue"), product: qsTr("Product queue") }
        return (kinds[kind] || key) + (desk !== undefined ? " " + desk : kind === "product" ? " " + owner : owner === "all" ? qsTr(" of all stores") : "")
    }
    function waitText(days) {
        return days === undefined || days === null ? qsTr("cannot be said yet") : days <= 1 ? qsTr("about a day") : qsTr("about %1 days").arg(days)
    }
    function sum(list) { return list.reduce((all, one) => all + one, 0) }

    onQuestionChanged: page.ask()
    Component.onCompleted: page.ask()
    color: Theme.ground
    MouseArea { anchors.fill: parent }
    Timer { interval: 30000; running: page.visible; repeat: true; onTriggered: page.ask() }
    Label {
        id: heading
        anchors { top: parent.top; left: parent.left; right: fresh.left; leftMargin: Theme.px(16); rightMargin: Theme.px(16) }
        height: Theme.px(46)
        text: page.title; font.pixelSize: Theme.large
    }
    Label {
        id: fresh
        anchors { top: parent.top; right: parent.right; rightMargin: Theme.px(16) }
        width: Theme.px(460); height: heading.height
        horizontalAlignment: Text.AlignRight
        color: page.problem !== "" ? Theme.problem : Theme.muted
        text: !page.answered ? "" : page.problem !== "" ? qsTr("%1 · as of %2").arg(page.why()).arg(store.when(page.held.at)) : qsTr("as of %1").arg(store.when(page.held.at))
    }
    Item {
        id: body
        anchors { top: heading.bottom; left: parent.left; right: parent.right; bottom: parent.bottom; leftMargin: Theme.px(16); rightMargin: Theme.px(16); bottomMargin: Theme.gap }
        visible: page.answered
    }
    Label {
        anchors { left: parent.left; right: parent.right; margins: Theme.px(60); verticalCenter: parent.verticalCenter }
        visible: !page.answered && page.asks
        horizontalAlignment: Text.AlignHCenter; wrapMode: Text.Wrap
        color: page.problem !== "" ? Theme.problem : Theme.muted; font.pixelSize: Theme.large
        text: page.problem !== "" ? page.why() : qsTr("Asking the store…")
    }
}
