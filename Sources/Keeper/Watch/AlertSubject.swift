import Contract

extension AlertReport.Subject {
    /// Under what the alert is kept.
    var key: String {
        switch self {
        case .service(let name): "service \(name)"
        case .host(let name, _): "host \(name)"
        case .disk(let host, _): "disk \(host)"
        }
    }

    /// What an alert is about, by what it is kept under.
    init?(key: String) {
        let words = key.split(separator: " ", maxSplits: 1).map(String.init)
        guard words.count == 2 else { return nil }
        switch words[0] {
        case "service":
            guard let name = ServiceName(words[1]) else { return nil }
            self = .service(name)
        case "host": self = .host(words[1], services: [])
        case "disk": self = .disk(words[1], services: [])
        default: return nil
        }
    }
}
