import Contract
import Journal

/// What can be tapped on an alert: at most three signs, the most promising first.
enum AlertButtons {
    static func of(_ report: AlertReport) -> [OutgoingRow.Button] {
        guard case .service(let service) = report.subject else { return [] }
        let first: OutgoingRow.Button? =
            switch report.promising {
            case .restart: .init(sign: "🔄", command: "!\(service) restart")
            case .rollback: .init(sign: "⏪", command: "!\(service) rollback")
            case .start: .init(sign: "▶️", command: "!\(service) start")
            case .none: nil
            }
        return [first].compactMap(\.self) + [
            .init(sign: "📜", command: "!\(service) logs"), .init(sign: "👀", command: "!\(service) ack"),
        ]
    }
}
