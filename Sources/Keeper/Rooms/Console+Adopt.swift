import Contract
import Matrix
import Remote

extension Console {
    /// What an adoption would do, for a person to answer; `nil` where it is not done, for then the command says why.
    func adoptionQuestion(_ name: ServiceName) async -> Question? {
        guard let eye = eye(name) else { return nil }
        let report = await looked(eye, isMeant: true)
        guard let adoption = report.adoptable else { return nil }
        var prose = Prose()
        prose.line("❔ Really adopt \(name)?")
        prose.pre((eye.service.adoptLines ?? []).map(wording.mask.line))
        wording.tell(adoption, into: &prose)
        return Question(text: prose.plain, action: .adopt)
    }

    /// What an adoption would do, and no more.
    func adoption(_ name: ServiceName, progress: @Sendable (String) async -> Void) async -> Answer {
        guard let eye = eye(name) else { return (.usage, unknown) }
        if pace == .live { await progress("⏳ \(name) adopt: asking \(eye.host.name)") }
        let report = await looked(eye, isMeant: false)
        if Task.isCancelled { return abandoned }
        guard let adoption = report.adoptable else { return shown(.adoption(report)) }
        return (.done, typed(adoption, of: eye.service))
    }

    /// The commands, and what they would do as comments: it may be pasted as it is.
    private func typed(_ adoption: Adoption, of service: Service) -> String {
        var prose = Prose()
        wording.tell(adoption, into: &prose)
        let comments = prose.plain.split(separator: "\n").map { "# \($0)" }
        return ((service.adoptLines ?? []).map(wording.mask.line) + comments).joined(separator: "\n")
    }

    /// Adopts: after a look, by which it is known what is left to do and what speaks against it.
    func adopt(
        _ eye: ServiceEye, _ asked: Asked, isConfirmed: Bool,
        progress: @escaping @Sendable (String) async -> Void
    ) async throws -> Answer {
        if pace == .live { await progress("⏳ \(eye.service.name) adopt: asking \(eye.host.name)") }
        let report = await looked(eye, isMeant: true)
        if Task.isCancelled { return abandoned }
        guard report.adoptable != nil else { return shown(.adoption(report)) }
        guard isConfirmed else {
            return (.usage, "this asks first: add --yes to mean it\n" + shown(.adoption(report)).text)
        }
        return try await change(.adopt, eye, asked, progress: progress)
    }

    private func looked(_ eye: ServiceEye, isMeant: Bool) async -> AdoptionReport {
        AdoptionReport(
            service: eye.service, finding: await eye.adoption(), isMeant: isMeant,
            asked: Asked(by: user, at: time.wall()))
    }
}
