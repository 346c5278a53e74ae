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

    Repeater {
        model: bar.actions
        Button {
            width: Math.min(Theme.px(260), (bar.width - (bar.count - 1) * bar.spacing) / bar.count)
            height: bar.height
            text: modelData.text
            hint: modelData.hint
            primary: modelData.primary === true
            usable: modelData.usable !== false
            size: Theme.small
            onPressed: modelData.run()
        }
    }
}
