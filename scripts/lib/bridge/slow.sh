#!/bin/sh
# An action that takes its time and leaves a trace of each run, to see whether it ran once.
mkdir -p data
echo "begin $$" >>data/slow.log
for step in 1 2 3 4 5 6; do
    echo "step $step of 6"
    echo "step $step $$" >>data/slow.log
    sleep 1
done
echo "end $$" >>data/slow.log
echo "done"
