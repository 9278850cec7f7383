/// What a host has kept of a service, and what runs there now: from it follows what a rollback goes back to.
package struct WayBack: Sendable, Equatable {
    /// Oldest first, each with whether its image is still there.
    private(set) var kept: [(kept: Kept, hasImage: Bool)] = []
    private(set) var container: String?
    private(set) var image: String?
    /// No commit where the image was put back without one.
    private var recorded: (container: String, commit: String?)?
    private(set) var head: String?

    package init() {}

    /// Takes one line of the script's standard output.
    package mutating func read(_ line: some StringProtocol) {
        let words = line.utf8.split(separator: UInt8(ascii: " "), maxSplits: 2)
            .map { String(decoding: $0, as: UTF8.self) }
        guard words.count > 1 else { return }
        switch words[0] {
        case "container" where words.count == 3: (container, image) = (words[1], words[2])
        case "recorded" where words.count == 3 && StatusAnswer.isCommit(words[2]):
            recorded = (words[1], words[2])
        case "recorded" where words.count == 3 && words[2] == "-": recorded = (words[1], nil)
        case "head" where words.count == 2 && StatusAnswer.isCommit(words[1]): head = words[1]
        case "kept" where words.count == 3:
            guard kept.count < Kept.limit, let found = Kept(words[2]) else { return }
            kept.append((found, words[1] == "yes"))
        default: break
        }
    }

    /// The commit of the container that runs: what was recorded when an update set about to replace it, otherwise the
    /// directory's.
    package var commit: String? {
        if let recorded, recorded.container == container { return recorded.commit }
        return head
    }

    /// What a rollback goes back to: the last that was kept before what runs now; `nil` when there is nothing further back.
    package var target: Rollback? {
        var before = kept[...]
        if container != nil, let place = kept.lastIndex(where: { isRunning($0.kept) }) {
            before = kept[..<place]
        }
        guard let last = before.last(where: { $0.hasImage || $0.kept.commit != nil }) else { return nil }
        return Rollback(kept: last.kept, hasImage: last.hasImage, container: container, from: commit)
    }

    /// Whether that is the last that was kept: what ran when the last update began, and not something further back.
    package var isLast: Bool { target.map { $0.kept == kept.last?.kept } ?? false }

    private func isRunning(_ kept: Kept) -> Bool {
        kept.image == image && (kept.commit ?? commit) == commit
    }

    package static func == (one: WayBack, other: WayBack) -> Bool {
        one.kept.elementsEqual(other.kept) { $0 == $1 } && one.container == other.container
            && one.image == other.image && one.commit == other.commit
    }
}

extension Service {
    /// Looks for what is kept, in lines that ``WayBack/read(_:)`` takes; it changes nothing.
    package var wayBackScript: String {
        """
        \(keepFolder)
        there=$(\(idCommand)) || exit
        if [ -n "$there" ]; then
            look=$(docker inspect --type container -f '{{.ID}} {{.Image}}' \(containerWord)) || exit
            echo "container $look"
        fi
        { read -r known commit <"$folder/commit"; } 2>/dev/null && echo "recorded $known $commit"
        \(enter) || exit
        head=$(git rev-parse --quiet --verify HEAD^0) && echo "head $head"
        { cat "$folder/kept"; } 2>/dev/null | while read -r tag image commit name; do
            found=no
            docker image inspect "$image" >/dev/null 2>&1 && found=yes
            # A clone that was made anew may not have it.
            [ "$commit" = - ] || git cat-file -e "$commit^{commit}" 2>/dev/null || commit=-
            echo "kept $found $tag $image $commit $name"
        done
        exit 0
        """
    }
}
