import Contract
import Journal

/// Which services ring nobody, and until when, in milliseconds since 1970.
struct Mutes: Sendable {
    private var rows: [String: MuteRow] = [:]

    /// Takes a mute in place of what was said of its service before; one that is over is none.
    mutating func take(_ mute: MuteRow, at now: Int64) {
        rows[mute.service] = mute.until <= now ? nil : mute
    }

    mutating func remove(_ service: ServiceName) { rows[service.text] = nil }

    /// Those whose time is over.
    func over(at now: Int64) -> [MuteRow] { rows.values.filter { $0.until <= now } }

    func end(of service: ServiceName) -> Int64? { rows[service.text]?.until }

    /// Until when nothing rings of what an alert is about; a host is muted while all that is on it is.
    func end(of subject: AlertReport.Subject) -> Int64? {
        switch subject {
        case .service(let name): return end(of: name)
        case .host(_, let services), .disk(_, let services):
            let ends = services.compactMap { end(of: $0) }
            return ends.count == services.count ? ends.min() : nil
        }
    }

    func isMuted(_ subject: AlertReport.Subject, at now: Int64) -> Bool {
        end(of: subject).map { $0 > now } ?? false
    }
}
