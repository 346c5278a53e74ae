import QtQuick
import "."

// The newest sentence for the cashier. It never stands in the way: a confirmation goes by itself, a problem stays until
// the next thing is done.
Rectangle {
    id: bar
    property string english
    property string chinese
    property bool problem: false

    function show(newEnglish, newChinese, isProblem) {
        english = newEnglish
        chinese = newChinese
        problem = isProblem
        visible = true
        if (isProblem)
            timer.stop()
        else
            timer.restart()
    }
    function done() { visible = false }

    visible: false
    color: problem ? Theme.problemGround : Theme.chosen
    Rectangle {
        width: Theme.px(6)
        height: parent.height
        color: bar.problem ? Theme.problem : Theme.accent
    }
    Label {
        anchors { fill: parent; leftMargin: Theme.px(18); rightMargin: Theme.gap }
        text: (bar.problem ? "⚠ " : "") + (languages.current === "zh" ? bar.chinese : bar.english)
        color: bar.problem ? Theme.problem : Theme.ink
        wrapMode: Text.Wrap
        fontSizeMode: Text.Fit
        maximumLineCount: 2
    }
    MouseArea { anchors.fill: parent; onClicked: bar.done() }
    Timer { id: timer; interval: 5000; onTriggered: bar.done() }
}
