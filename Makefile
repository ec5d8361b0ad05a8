# make run     installs what is missing, builds optimised, opens a node with the example chain living in it
# make test    installs what is missing, builds, runs every test
# make bench   the product's own figures and, beside them, those of SQLite, DuckDB, SimPy and Ciw
# make format  settles spacing

DATA  ?= data
CELLS ?= 100000
PORT  ?= 8080
SPEED ?= 60

.PHONY: run build test bench format lint clean

run: build
	.build/release/jellyroll serve --data $(DATA) --port $(PORT) --open --live Examples/chain --speed $(SPEED) --history 3d

build:
	@scripts/prepare build
	swift build -c release --product jellyroll

test:
	@scripts/prepare test
	swift build --build-tests
	swift test --skip-build

bench: build
	@scripts/prepare bench
	Benchmarks/run $(CELLS)

format:
	swift format --in-place --recursive --parallel Sources Tests Package.swift

lint:
	swift format lint --strict --recursive --parallel Sources Tests Package.swift

clean:
	swift package clean
