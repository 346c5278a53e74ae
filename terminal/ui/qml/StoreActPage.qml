import QtQuick
import "."

// Before something is changed at the store: what it means, and why it is done. `store.proposal` says what: title, text,
// question, reasons, back.
Rectangle {
    id: page
    readonly property var what: store.proposal
    readonly property var reasons: what.reasons || []
    property int reason: 0
    property string failure
    readonly property var actions: [
        { key: Qt.Key_Escape, hint: "Esc", text: qsTr("Back"), run: () => page.back() },
        { key: Qt.Key_F12, hint: "F12", text: qsTr("Do it"), primary: true, usable: !store.acting, run: () => page.act() }
    ]
    signal acted()
    // Enter takes what was typed for the reason; doing it takes F12 or a touch, so that nobody does it by a scan.
    function enter() {}
    function type(text) { own.type(text) }
    function erase() { own.erase() }
    function back() { root.show(what.back) }
    function up() { if (reason > 0) reason -= 1 }
    function down() { if (reason < reasons.length - 1) reason += 1 }
    function act() {
        failure = ""
        acted()
        store.act(Object.assign({}, what.question, { reason: own.text !== "" ? own.text : reasons[reason] }))
    }

    color: Theme.ground
    MouseArea { anchors.fill: parent }
    Connections {
        target: store
        function onActed(problem, reason, answer) {
            if (problem === "") {
                root.tell(answer.changed === false ? qsTr("It was so already") : qsTr("Done: %1").arg(page.what.title))
                root.show(page.what.back)
                return
            }
            page.failure = problem === "offline" || problem === "slow" ? qsTr("The store did not answer. It may have been done all the same: look first, doing it again does no harm.")
                         : problem === "role" ? qsTr("Your role may not do this") : qsTr("Nothing was changed. The store says: %1").arg(reason)
        }
    }
    Label {
        id: heading
        anchors { top: parent.top; left: parent.left; right: parent.right; margins: Theme.px(16) }
        text: page.what.title || ""; font.pixelSize: Theme.large
    }
    Label {
        id: meaning
        anchors { top: heading.bottom; left: parent.left; right: parent.right; margins: Theme.px(16); topMargin: Theme.gap }
        height: Theme.px(72)
        wrapMode: Text.Wrap; fontSizeMode: Text.Fit; verticalAlignment: Text.AlignTop
        text: page.failure !== "" ? page.failure : page.what.text || ""
        color: page.failure !== "" ? Theme.problem : Theme.ink
    }
    Column {
        anchors { top: meaning.bottom; left: parent.left; margins: Theme.px(16); topMargin: Theme.gap }
        width: (parent.width - Theme.px(48)) / 2
        spacing: Theme.gap
        Repeater {
            model: page.reasons
            Button {
                width: parent.width; height: Theme.px(60)
                text: modelData
                primary: index === page.reason && own.text === ""
                onPressed: {
                    own.clear()
                    page.reason = index
                }
            }
        }
    }
    Item {
        anchors { top: meaning.bottom; right: parent.right; bottom: parent.bottom; margins: Theme.px(16); topMargin: Theme.gap }
        width: (parent.width - Theme.px(48)) / 2
        Entry { id: own; width: parent.width; most: 100; letters: "words"; placeholder: qsTr("Another reason, in your words") }
        Button {
            anchors { top: own.bottom; topMargin: Theme.px(16) }
            width: parent.width; height: Theme.px(92)
            text: store.acting ? qsTr("Asking the store…") : qsTr("Do it"); hint: "F12"; primary: true; usable: !store.acting
            onPressed: page.act()
        }
    }
}
