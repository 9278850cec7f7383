/// What an exit status says to a person (`docker.md`, "State and exit code").
package enum ExitWords {
    /// A container's exit code in words; `nil` where the number says nothing more.
    ///
    /// Docker's flag for memory counts only beside the code of a kill: older engines keep it through later runs.
    package static func ofContainer(_ code: Int, outOfMemory: Bool) -> String? {
        switch code {
        case 126, 127: "the image's command cannot be run: a restart will not help"
        case 128: "docker could not start it"
        case 130, 143: "asked to stop"
        case 134, 139: "crashed in native code"
        case 137: outOfMemory ? "killed, out of memory by docker's flag" : "killed"
        default: nil
        }
    }

    /// A command's exit status in words.
    ///
    /// What the shell gives for a signal a program may give itself, too.
    package static func ofCommand(_ code: Int32) -> String? {
        switch code {
        case 125: "docker refused the command, or its own"
        case 126: "it may not be run"
        case 127: "not found"
        case 130: "interrupted, or its own"
        case 137: "killed, or its own"
        case 143: "ended by TERM, or its own"
        default: nil
        }
    }
}
