import QtQuick
import "."

// What can be done here, with its keys: `actions` are {key, hint, text, usable, run}.
Row {
    id: bar
    property var actions: []
    readonly property int count: actions.length
    spacing: Theme.gap

    // True if the key belonged to an action.
    function take(key) {
        for (const action of actions) {
            if (action.key === key) {
                if (action.usable !== false)
                    action.run()
                return true
            }
        }
        return false
    }

    // As many buttons as before stay the same ones: a finger that is on one is not lost when a new state comes.
    Repeater {
        model: bar.count
        Button {
            readonly property var action: bar.actions[index] || ({})
            width: Math.min(Theme.px(260), (bar.width - (bar.count - 1) * bar.spacing) / bar.count)
            height: bar.height
            text: action.text || ""
            hint: action.hint || ""
            primary: action.primary === true
            usable: action.usable !== false
            size: Theme.small
            onPressed: action.run()
        }
    }
}
