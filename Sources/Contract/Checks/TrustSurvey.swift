/// Whether the release line, as it was fetched last, could be deployed where only signed commits may.
package struct TrustSurvey: Sendable, Equatable {
    package var distrust: Distrust?
    /// Whether there was a commit to look at.
    package var isFetched = false
    package var isWhole = false

    package static let limit: Duration = .seconds(10)

    /// The script, which only looks; `nil` where any commit may be deployed.
    package static func script(of service: Service) -> String? {
        guard let means = service.meansScript else { return nil }
        return """
            \(service.enter) || exit
            \(service.plainObjects)
            status=0
            incoming=$(git rev-parse --verify -q \(ShellWord.quote("refs/remotes/\(service.releaseLine)"))^0) || incoming=
            if [ -n "$incoming" ]; then
                echo fetched
                \(service.signatureScript)
            else
                \(means)
                [ -z "$distrust" ] || echo "untrusted $distrust"
            fi
            echo end
            """
    }

    /// Reads what the script printed.
    package init(_ lines: [String]) {
        var objection = Objection()
        for line in lines { objection.read(line) }
        distrust = objection.distrust
        isFetched = lines.contains("fetched")
        isWhole = lines.last == "end"
    }
}
