#!/bin/sh
# An action of the configuration's own: three lines, no harm.
echo "dumping the database of matrix-bridge"
echo "1482 rooms, 20934 messages"
echo "written to backup-$(date -u +%Y%m%d).sql"
