#include "backend/tsdb/block/block_meta.h"

#include "backend/base/json_writer.h"
#include "backend/tsdb/block/go_json.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <limits>
#include <tuple>

namespace pallium::tsdb {
namespace {

namespace dom = simdjson::dom;
using UnknownMembers = std::map<std::string, std::string>;

constexpr int64_t kMetaVersion = 1;

/// Reads values of a document into a meta and remembers the first that is not what it must be. An
/// absent value (null) leaves the target as it was, as in Go.
class MetaReader {
  public:
    Result<BlockMeta> run(dom::object document) {
        for (const char* name : {"ulid", "minTime", "maxTime", "version"})
            if (document.at_key(name).error() != simdjson::SUCCESS) refuse(name, "missing");
        BlockMeta meta;
        int64_t version = 0;
        each(document, [&](std::string_view name, dom::element value) {
            if (name == "version")
                read(name, value, version);
            else if (!readTop(name, value, meta))
                keep(name, value, meta.unknown);
        });
        if (version != kMetaVersion && m_problem.empty())
            refuse("version", fmt::format("{} is unknown", version));
        if (meta.minTime > meta.maxTime) refuse("maxTime", "before minTime");
        if (!m_problem.empty()) return fail(ErrorKind::Corruption, "block meta: " + m_problem);
        return meta;
    }

  private:
    void refuse(std::string_view name, std::string_view what) {
        if (m_problem.empty()) m_problem = fmt::format("{}: {}", name, what);
    }

    template <class Visit>
    static void each(dom::object object, Visit visit) {
        for (const auto& [name, value] : object)
            visit(name, value);
    }
    /// The members of `value`, which must be an object.
    template <class Visit>
    void members(std::string_view name, dom::element value, Visit visit) {
        dom::object object;
        if (value.get(object) == simdjson::SUCCESS)
            each(object, visit);
        else if (!value.is_null())
            refuse(name, "not an object");
    }
    template <class T, class ReadItem>
    void list(std::string_view name, dom::element value, std::vector<T>& out, ReadItem readItem) {
        dom::array items;
        out.clear();
        if (value.get(items) != simdjson::SUCCESS) {
            if (!value.is_null()) refuse(name, "not a list");
            return;
        }
        for (const dom::element item : items)
            readItem(name, item, out.emplace_back());
    }

    static void keep(std::string_view name, dom::element value, UnknownMembers& unknown) {
        unknown[std::string(name)] = simdjson::minify(value);
    }

    template <class T>
    void readAs(std::string_view name, dom::element value, T& out, std::string_view what) {
        if (!value.is_null() && value.get(out) != simdjson::SUCCESS) refuse(name, what);
    }
    void read(std::string_view name, dom::element value, int64_t& out) {
        readAs(name, value, out, "not an integer");
    }
    void read(std::string_view name, dom::element value, uint64_t& out) {
        readAs(name, value, out, "not a count");
    }
    void read(std::string_view name, dom::element value, bool& out) {
        readAs(name, value, out, "not a boolean");
    }
    void read(std::string_view name, dom::element value, int& out) {
        int64_t number = 0;
        read(name, value, number);
        if (number < 0 || number > std::numeric_limits<int>::max())
            refuse(name, "out of range");
        else
            out = static_cast<int>(number);
    }
    void read(std::string_view name, dom::element value, std::string& out) {
        std::string_view text;
        readAs(name, value, text, "not a string");
        out = text;
    }
    void read(std::string_view name, dom::element value, Ulid& out) {
        std::string text;
        read(name, value, text);
        if (const auto parsed = Ulid::parse(text))
            out = *parsed;
        else
            refuse(name, "not a ULID");
    }

    bool readTop(std::string_view name, dom::element value, BlockMeta& meta) {
        if (name == "ulid")
            read(name, value, meta.ulid);
        else if (name == "minTime")
            read(name, value, meta.minTime);
        else if (name == "maxTime")
            read(name, value, meta.maxTime);
        else if (name == "stats")
            readStats(name, value, meta);
        else if (name == "compaction")
            readCompaction(name, value, meta);
        else if (name == "thanos" && !value.is_null())
            readThanos(name, value, meta.thanos.emplace());
        else
            return false;
        return true;
    }
    /// Statistics that nobody knows are dropped: they would not be kept true.
    void readStats(std::string_view stats, dom::element all, BlockMeta& meta) {
        members(stats, all, [&](std::string_view name, dom::element value) {
            if (name == "numSamples") read(name, value, meta.stats.samples);
            if (name == "numFloatSamples") read(name, value, meta.stats.floatSamples);
            if (name == "numHistogramSamples") read(name, value, meta.stats.histogramSamples);
            if (name == "numSeries") read(name, value, meta.stats.series);
            if (name == "numChunks") read(name, value, meta.stats.chunks);
            if (name == "numTombstones") read(name, value, meta.stats.tombstones);
        });
    }
    void readCompaction(std::string_view compaction, dom::element all, BlockMeta& meta) {
        const auto readItem = [this](auto&&... arguments) { read(arguments...); };
        members(compaction, all, [&](std::string_view name, dom::element value) {
            if (name == "level")
                read(name, value, meta.level);
            else if (name == "sources")
                list(name, value, meta.sources, readItem);
            else if (name == "parents")
                list(name, value, meta.parents,
                     [this](auto&&... arguments) { readParent(arguments...); });
            else if (name == "deletable")
                read(name, value, meta.isDeletable);
            else if (name == "failed")
                read(name, value, meta.hasFailed);
            else if (name == "hints")
                list(name, value, meta.hints, readItem);
            else
                keep(name, value, meta.unknownCompaction);
        });
    }
    void readParent(std::string_view parent, dom::element all, BlockMeta::Parent& out) {
        members(parent, all, [&](std::string_view name, dom::element value) {
            if (name == "ulid") read(name, value, out.ulid);
            if (name == "minTime") read(name, value, out.minTime);
            if (name == "maxTime") read(name, value, out.maxTime);
        });
    }

    void readThanos(std::string_view thanos, dom::element all, ThanosMeta& out) {
        out.version = 0;
        members(thanos, all, [&](std::string_view name, dom::element value) {
            if (!readThanosMember(name, value, out)) keep(name, value, out.unknown);
        });
    }
    bool readThanosMember(std::string_view name, dom::element value, ThanosMeta& out) {
        if (name == "version")
            read(name, value, out.version);
        else if (name == "labels")
            members(name, value, [&](std::string_view label, dom::element text) {
                read(label, text, out.labels[std::string(label)]);
            });
        else if (name == "downsample")
            members(name, value, [&](std::string_view member, dom::element number) {
                if (member == "resolution") read(member, number, out.downsampleResolution);
            });
        else if (name == "source")
            read(name, value, out.source);
        else if (name == "segment_files")
            list(name, value, out.segmentFiles,
                 [this](auto&&... arguments) { read(arguments...); });
        else if (name == "files")
            list(name, value, out.files, [this](auto&&... arguments) { readFile(arguments...); });
        else if (name == "index_stats")
            members(name, value, [&](std::string_view member, dom::element number) {
                if (member == "series_max_size") read(member, number, out.maxSeriesBytes);
                if (member == "chunk_max_size") read(member, number, out.maxChunkBytes);
            });
        else if (name == "extensions")
            out.extensions = value.is_null() ? std::string() : simdjson::minify(value);
        else
            return false;
        return true;
    }
    void readFile(std::string_view file, dom::element all, ThanosMeta::File& out) {
        members(file, all, [&](std::string_view name, dom::element value) {
            if (name == "rel_path")
                read(name, value, out.path);
            else if (name == "size_bytes")
                read(name, value, out.sizeBytes);
            else
                keep(name, value, out.unknown);
        });
    }

    std::string m_problem;  // the first, empty: none
};

/// Writes members, leaving out what Go's `omitempty` leaves out.
class MetaWriter {
  public:
    std::string run(const BlockMeta& meta) {
        m_json.beginObject();
        m_json.key("ulid").value(meta.ulid.toString());
        m_json.key("minTime").value(meta.minTime).key("maxTime").value(meta.maxTime);
        writeStats(meta.stats);
        writeCompaction(meta);
        m_json.key("version").value(kMetaVersion);
        if (meta.thanos) writeThanos(*meta.thanos);
        writeUnknown(meta.unknown);
        m_json.endObject();
        return goIndented(m_out) + (meta.thanos ? "\n" : "");
    }

  private:
    template <class T>
    void unlessZero(std::string_view name, T value) {
        if (value != T{}) m_json.key(name).value(value);
    }
    template <class T, class WriteItem>
    void unlessEmpty(std::string_view name, const std::vector<T>& items, WriteItem writeItem) {
        if (items.empty()) return;
        m_json.key(name).beginArray();
        std::for_each(items.begin(), items.end(), writeItem);
        m_json.endArray();
    }
    void writeUnknown(const UnknownMembers& unknown) {
        for (const auto& [name, json] : unknown)
            m_json.key(name).raw(json);
    }

    void writeStats(const BlockMeta::Stats& stats) {
        m_json.key("stats").beginObject();
        unlessZero("numSamples", stats.samples);
        unlessZero("numFloatSamples", stats.floatSamples);
        unlessZero("numHistogramSamples", stats.histogramSamples);
        unlessZero("numSeries", stats.series);
        unlessZero("numChunks", stats.chunks);
        unlessZero("numTombstones", stats.tombstones);
        m_json.endObject();
    }
    void writeCompaction(const BlockMeta& meta) {
        m_json.key("compaction").beginObject();
        m_json.key("level").value(meta.level);
        unlessEmpty("sources", meta.sources,
                    [this](const Ulid& source) { m_json.value(source.toString()); });
        unlessZero("deletable", meta.isDeletable);
        unlessEmpty("parents", meta.parents, [this](const BlockMeta::Parent& parent) {
            m_json.beginObject().key("ulid").value(parent.ulid.toString());
            m_json.key("minTime").value(parent.minTime).key("maxTime").value(parent.maxTime);
            m_json.endObject();
        });
        unlessZero("failed", meta.hasFailed);
        unlessEmpty("hints", meta.hints, [this](const std::string& hint) { m_json.value(hint); });
        writeUnknown(meta.unknownCompaction);
        m_json.endObject();
    }

    void writeThanos(const ThanosMeta& thanos) {
        m_json.key("thanos").beginObject();
        unlessZero("version", thanos.version);
        m_json.key("labels").texts(thanos.labels);
        m_json.key("downsample").beginObject();
        m_json.key("resolution").value(thanos.downsampleResolution).endObject();
        m_json.key("source").value(thanos.source);
        unlessEmpty("segment_files", thanos.segmentFiles,
                    [this](const std::string& name) { m_json.value(name); });
        unlessEmpty("files", thanos.files, [this](const ThanosMeta::File& file) {
            m_json.beginObject().key("rel_path").value(file.path);
            unlessZero("size_bytes", file.sizeBytes);
            writeUnknown(file.unknown);
            m_json.endObject();
        });
        m_json.key("index_stats").beginObject();
        unlessZero("series_max_size", thanos.maxSeriesBytes);
        unlessZero("chunk_max_size", thanos.maxChunkBytes);
        m_json.endObject();
        if (!thanos.extensions.empty()) m_json.key("extensions").raw(thanos.extensions);
        writeUnknown(thanos.unknown);
        m_json.endObject();
    }

    std::string m_out;
    JsonWriter m_json{m_out};
};

}  // namespace

bool BlockMeta::hasHint(std::string_view hint) const {
    return std::find(hints.begin(), hints.end(), hint) != hints.end();
}

bool precedes(const BlockMeta& a, const BlockMeta& b) {
    const bool isLateA = a.hasHint(kHintFromOutOfOrder);
    const bool isLateB = b.hasHint(kHintFromOutOfOrder);
    if (isLateA != isLateB) return isLateB;
    if (isLateA) return a.ulid < b.ulid;
    return std::tie(a.minTime, a.ulid) < std::tie(b.minTime, b.ulid);
}

Result<BlockMeta> parseBlockMeta(std::string_view json) {
    // The parser copies its input, and nothing may not be copied from nowhere.
    if (json.empty()) return fail(ErrorKind::Corruption, "block meta: empty");
    dom::parser parser;
    dom::object document;
    const auto error = parser.parse(json.data(), json.size()).get(document);
    if (error != simdjson::SUCCESS)
        return fail(ErrorKind::Corruption,
                    fmt::format("block meta: {}", simdjson::error_message(error)));
    return MetaReader().run(document);
}

std::string printBlockMeta(const BlockMeta& meta) {
    return MetaWriter().run(meta);
}

}  // namespace pallium::tsdb
