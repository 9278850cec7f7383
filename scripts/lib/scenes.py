"""The scenes of scripts/demo, played by a person against the running bot, each checked by the facts it leaves.

Called as `scenes.py FOLDER`; prints what happens, then the room as it is read, and exits 1 when a scene
did not show what it must.
"""

import sys
import time

sys.dont_write_bytecode = True
from stage import Broken, Stage, first_line, is_outcome_of, is_progress_of  # noqa: E402
from transcript import answered_event, body_of, edited_event, facts, rings, show  # noqa: E402


def status(stage):
    stage.scene("Grant asks how the bridge is")
    _, found, _ = stage.command(
        "!bridge status", outcome="ok", service="bridge", action="status", state="running",
        docker_state="running", restart_count=0)
    stage.check(bool(found.get("started_at")), "since when it runs")


def logs(stage):
    stage.scene("its last lines")
    event, _, sent = stage.command("!bridge logs 20", outcome="ok", action="logs")
    stage.check("relayed" in stage.text_of(event, sent), "the bridge's own words")


def restart(stage):
    stage.scene("a restart, proven")
    identifier, started = stage.container()
    stage.command("!bridge restart", 60, outcome="ok", action="restart", state="running")
    now = stage.container()
    stage.check(now[0] == identifier and now[1] != started, "the same container was started anew")


def update(stage):
    stage.scene("a new commit, and an update that brings it in; status answers meanwhile")
    before, secrets, (identifier, _) = head_of(stage), stage.secrets(), stage.container()
    commit = stage.deployed = stage.world_verb("commit", "--slow-build", "8")
    stage.note(f"a developer pushes {commit[:7]}, which takes 8 s to build")
    sent = stage.say("!bridge update")
    progress = stage.wait(lambda e: is_progress_of(e, sent), 20)
    stage.check(progress is not None, "a progress notice")
    asked = stage.say("!bridge status")
    event, found = stage.outcome(sent, 180)
    stage.compare(found, {"outcome": "ok", "action": "update", "from": before, "to": commit, "state": "running"})
    if progress:
        told = facts(progress)
        stage.check("step" in told and "steps" in told, "which step of how many")
        edits = [e for e in stage.history() if edited_event(e) == progress["event_id"]]
        stage.check(bool(edits), f"the notice was edited as it moved ({len(edits)} times)")
    order = [e["event_id"] for e in stage.history() if is_outcome_of(e, asked) or is_outcome_of(e, sent)]
    stage.check(event is not None and len(order) == 2 and order[1] == event["event_id"],
                "status was answered while the update ran")
    stage.check(event is not None and rings(event), "Grant's phone rings")
    stage.check(stage.container()[0] not in (None, identifier), "a new container")
    stage.check(stage.secrets() == secrets, "the secrets are byte for byte the same")


def head_of(stage):
    return stage.world_verb("head")


def broken_build(stage):
    stage.scene("an update whose build fails")
    identifier, started = stage.container()
    commit = stage.world_verb("commit", "--broken-build")
    stage.note(f"a developer pushes {commit[:7]}, with a syntax error in it")
    event, found, sent = stage.command("!bridge update", 120, outcome="failed", action="update", state="running")
    stage.check("step" in found and found.get("exit_code", 0) != 0, "the step and its exit status")
    stage.check("syntax error" in stage.text_of(event, sent), "the compiler's own words")
    stage.check(stage.container() == (identifier, started), "the container runs on, untouched")
    stage.check(event is not None and rings(event), "Grant's phone rings")


def repository_away(stage):
    stage.scene("an update with the repository away")
    before = stage.container()
    stage.world_verb("repo", "down")
    try:
        event, found, sent = stage.command("!bridge update", 60, outcome="failed", action="update", exit_code=128)
        stage.check("step" in found, "the step")
        stage.check("unable to connect" in stage.text_of(event, sent), "git's own words")
        stage.check(stage.container() == before, "the container runs on, untouched")
    finally:
        stage.world_verb("repo", "up")


def tracked_secret(stage):
    stage.scene("an update whose commit tracks .env")
    before, secrets = stage.container(), stage.secrets()
    commit = stage.world_verb("commit", "--tracks-env")
    stage.note(f"a developer pushes {commit[:7]}, with a .env in it")
    event, _, sent = stage.command("!bridge update", 60, outcome=("refused", "failed"), action="update")
    stage.check(".env" in stage.text_of(event, sent), "which file it would overwrite")
    stage.check(stage.secrets() == secrets, "the secrets are byte for byte the same")
    stage.check(stage.container() == before, "the container runs on, untouched")


def bad_version(stage):
    stage.scene("an update whose container crashes, and the way back with a thumb")
    before, image, secrets = stage.deployed, stage.inspect("{{.Image}}"), stage.secrets()
    commit = stage.world_verb("commit", "--crashes")
    stage.note(f"a developer pushes {commit[:7]}, which builds, and dies as soon as it is up")
    event, _, sent = stage.command("!bridge update", 90, **{
        "outcome": "failed", "action": "update", "from": before, "to": commit})
    if event is None:
        return
    stage.check("readonly database" in stage.text_of(event, sent), "the last words of the container")
    stage.tap("⏪", event)
    question = stage.wait(lambda e: answered_event(e) == event["event_id"] and "question" in facts(e), 60)
    stage.check(question is not None, "it asks first")
    if question is None:
        return
    stage.note(first_line(question))
    stage.tap("✅", question)
    back, found = stage.outcome(event["event_id"], 90)
    stage.compare(found, {"outcome": "ok", "action": "rollback", "from": commit, "to": before, "state": "running"})
    stage.check(back is not None and rings(back), "Grant's phone rings")
    stage.check(stage.inspect("{{.Image}}") == image, "the image of before")
    stage.check(stage.secrets() == secrets, "the secrets are byte for byte the same")


def mended(stage):
    stage.scene("the next commit mends all that")
    commit = stage.world_verb("commit")
    stage.command("!bridge update", 120, outcome="ok", action="update", to=commit, state="running")


def crash_loop(stage):
    """Begins a crash loop and mends it; returns the alert, whose end is looked for later."""
    stage.scene("the bridge begins to crash, of itself")
    since = stage.history()[-1]["event_id"]
    stage.world_verb("crash", "on")
    begun = time.monotonic()
    alert = stage.wait(lambda e: is_alert(e, "firing"), 120, since)
    stage.check(alert is not None, "an alert, without anybody having asked")
    if alert:
        stage.note(f"{time.monotonic() - begun:.0f} s later: {first_line(alert)}")
        stage.compare(facts(alert), {"kind": "crash_loop", "service": "bridge"})
        stage.check("malformed" in body_of(alert["content"]), "the last words of the bridge are in it")
        stage.check(rings(alert), "Grant's phone rings")
    stage.note("somebody mends the bridge's store")
    stage.world_verb("crash", "off")
    stage.command("!bridge restart", 60, outcome="ok", action="restart", state="running")
    return alert


def is_alert(event, what):
    return facts(event).get("alert") == what


def stranger(stage):
    stage.scene("a stranger in the room")
    before = stage.container()
    stage.command("!bridge restart", who="mallory", outcome="refused")
    stage.check(stage.container() == before, "nothing ran")


def help_text(stage):
    stage.scene("what it understands")
    event, _, sent = stage.command("!help", outcome="ok")
    words = stage.text_of(event, sent)
    stage.check(all(verb in words for verb in ("status", "logs", "restart", "update", "backup")), "all of the commands")


def resolved(stage, alert):
    stage.scene("two minutes without a crash: the alert ends")
    end = stage.wait(lambda e: is_alert(e, "resolved"), 200, alert["event_id"])
    stage.check(end is not None, "the alert is resolved")
    fired = [e for e in stage.history() if is_alert(e, "firing") and not edited_event(e)]
    stage.check(len(fired) == 1, "it rang once")


def nothing_leaked(stage):
    stage.scene("what never left the host")
    known = stage.world["secrets"] + [user["token"] for user in stage.world["users"].values()]
    words = [str(e["content"]) for e in stage.history() if e["sender"] == stage.bot]
    words += stage.files()
    stage.check(not any(secret in text for secret in known for text in words),
                "no secret stands in the room, nor in a file of it")


def play(stage):
    for scene in (status, logs, restart, update, broken_build, repository_away, tracked_secret, bad_version,
                  mended):
        scene(stage)
    alert = crash_loop(stage)
    stranger(stage)
    help_text(stage)
    if alert:
        resolved(stage, alert)
    nothing_leaked(stage)


def main():
    stage = Stage(sys.argv[1])
    try:
        play(stage)
    except Broken as error:
        stage.check(False, str(error))
    print("\n── the room, as it is read\n")
    show(stage.history())
    print()
    if stage.missing:
        print(f"{len(stage.missing)} things were missing:")
        for what in stage.missing:
            print(f"  ✗ {what}")
        sys.exit(1)
    print(f"All scenes showed what they must, in {time.monotonic() - stage.begun:.0f} s.")


if __name__ == "__main__":
    main()
