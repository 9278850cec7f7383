/// One look of the doctor's, which may take only so long.
struct Checkup: Sendable {
    var subject: String
    var limit: Duration
    /// What to do where it gives no answer in time, if that is known.
    var mend: String?
    var look: @Sendable () async -> [Finding]

    /// Looks; what gives no answer in time is a failure of its own, and not a reason to wait.
    func perform(_ time: Time) async -> [Finding] {
        let found: [Finding]? = await withTaskGroup(of: [Finding]?.self) { group in
            group.addTask { [look] in await look() }
            group.addTask { [limit] in
                // Cancelled or not: the time is no longer waited for.
                do { try await time.sleep(limit) } catch { return nil }
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
        return found
            ?? [
                Finding(
                    .failed, subject, "no answer within \(HumanTime.length(limit)); looked no longer",
                    mend: mend)
            ]
    }

    /// All at once; the findings come in the order of the looks.
    static func perform(_ checkups: [Checkup], _ time: Time) async -> [Finding] {
        await withTaskGroup(of: (Int, [Finding]).self) { group in
            for (place, checkup) in checkups.enumerated() {
                group.addTask { (place, await checkup.perform(time)) }
            }
            var found: [Int: [Finding]] = [:]
            for await (place, findings) in group { found[place] = findings }
            return checkups.indices.flatMap { found[$0] ?? [] }
        }
    }
}
