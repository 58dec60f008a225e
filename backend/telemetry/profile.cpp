#include "backend/telemetry/profile.h"

#include "backend/base/proto_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace pallium::telemetry {
namespace {

/// Of a caller the address is where it goes on, which may be another function already.
uintptr_t codeAddress(const std::vector<uintptr_t>& frames, size_t index) {
    return index == 0 ? frames[index] : frames[index] - 1;
}

/// The first numbers by thread and functions, innermost first: other than addresses these are the
/// same wherever in its functions a thread was.
using NamedStacks = std::map<std::pair<std::string, std::vector<std::string>>, int64_t>;

NamedStacks namedStacks(const Profile& profile, Symbols& symbols) {
    NamedStacks stacks;
    for (const Profile::Sample& sample : profile.samples) {
        std::vector<std::string> names = sample.names;
        for (size_t i = 0; i < sample.frames.size(); ++i)
            names.push_back(symbols.nameOf(codeAddress(sample.frames, i)));
        stacks[{sample.thread, std::move(names)}] += sample.values.front();
    }
    return stacks;
}

template <class Number>
void appendNumbers(std::string& out, unsigned field, const std::vector<Number>& numbers) {
    std::string packed;
    for (const Number number : numbers)
        appendVarint(packed, static_cast<uint64_t>(number));
    appendSized(out, sizedTag(field), packed);
}

// Field numbers of perftools.profiles.Profile.
constexpr unsigned kSampleType = 1, kSample = 2, kMapping = 3, kLocation = 4, kFunction = 5,
                   kStringTable = 6, kTimeNanos = 9, kDurationNanos = 10, kPeriodType = 11,
                   kPeriod = 12, kComment = 13;

/// Writes a profile; texts, functions and locations once each.
class MessageWriter {
  public:
    explicit MessageWriter(Symbols& symbols) : m_symbols(symbols) { (void)text(""); }

    std::string run(const Profile& profile) {
        for (const ProfileType& type : profile.types)
            appendSized(m_out, sizedTag(kSampleType), typeMessage(type));
        for (size_t i = 0; i < m_symbols.mappings().size(); ++i)
            mapping(m_symbols.mappings()[i], i + 1);
        for (const Profile::Sample& each : profile.samples)
            sample(each);
        appendNumber(m_out, kTimeNanos, static_cast<uint64_t>(profile.timeNs));
        appendNumber(m_out, kDurationNanos, static_cast<uint64_t>(profile.duration.count()));
        appendSized(m_out, sizedTag(kPeriodType), typeMessage(profile.periodType));
        appendNumber(m_out, kPeriod, static_cast<uint64_t>(profile.period));
        if (!profile.comment.empty())
            appendNumbers<uint64_t>(m_out, kComment, {text(profile.comment)});
        for (const std::string_view each : m_texts)
            appendSized(m_out, sizedTag(kStringTable), each);
        return std::move(m_out);
    }

  private:
    /// The place of a text in the table.
    uint64_t text(std::string_view wanted) {
        const auto [known, isNew] = m_textIds.emplace(wanted, m_textIds.size());
        if (isNew) m_texts.push_back(known->first);
        return known->second;
    }
    std::string typeMessage(const ProfileType& type) {
        std::string message;
        appendNumber(message, 1, text(type.type));
        appendNumber(message, 2, text(type.unit));
        return message;
    }
    void mapping(const CodeMapping& mapping, uint64_t id) {
        std::string message;
        appendNumber(message, 1, id);
        appendNumber(message, 2, mapping.start);
        appendNumber(message, 3, mapping.end);
        appendNumber(message, 4, mapping.offset);
        appendNumber(message, 5, text(mapping.path));
        appendNumber(message, 7, 1);  // has functions
        appendSized(m_out, sizedTag(kMapping), message);
    }
    void sample(const Profile::Sample& sample) {
        std::vector<uint64_t> locations;
        for (const std::string& name : sample.names)
            locations.push_back(location(0, name));
        for (size_t i = 0; i < sample.frames.size(); ++i) {
            const uintptr_t address = codeAddress(sample.frames, i);
            const auto known = m_locationIds.find({address, {}});
            locations.push_back(known != m_locationIds.end()
                                    ? known->second
                                    : location(address, m_symbols.nameOf(address)));
        }
        std::string message;
        appendNumbers(message, 1, locations);
        appendNumbers(message, 2, sample.values);
        if (!sample.thread.empty()) {
            std::string label;
            appendNumber(label, 1, text("thread"));
            appendNumber(label, 2, text(sample.thread));
            appendSized(message, sizedTag(3), label);
        }
        appendSized(m_out, sizedTag(kSample), message);
    }
    /// One without an address has only its name.
    uint64_t location(uintptr_t address, const std::string& name) {
        const auto key = std::pair(address, address == 0 ? name : std::string());
        const auto [known, isNew] = m_locationIds.emplace(key, m_locationIds.size() + 1);
        if (!isNew) return known->second;
        std::string line;
        appendNumber(line, 1, function(name));
        std::string message;
        appendNumber(message, 1, known->second);
        if (const CodeMapping* mapping = m_symbols.mappingOf(address))
            appendNumber(message, 2,
                         static_cast<uint64_t>(mapping - m_symbols.mappings().data()) + 1);
        appendNumber(message, 3, address);
        appendSized(message, sizedTag(4), line);
        appendSized(m_out, sizedTag(kLocation), message);
        return known->second;
    }
    uint64_t function(const std::string& name) {
        const auto [known, isNew] = m_functionIds.emplace(name, m_functionIds.size() + 1);
        if (!isNew) return known->second;
        std::string message;
        appendNumber(message, 1, known->second);
        appendNumber(message, 2, text(name));
        appendNumber(message, 3, text(name));
        appendSized(m_out, sizedTag(kFunction), message);
        return known->second;
    }

    Symbols& m_symbols;
    std::string m_out;
    std::map<std::string, uint64_t, std::less<>> m_textIds;
    std::vector<std::string_view> m_texts;  // of m_textIds, by id
    std::map<std::pair<uintptr_t, std::string>, uint64_t> m_locationIds;
    std::map<std::string, uint64_t> m_functionIds;
};

}  // namespace

Profile profileOf(const StackSamples& samples, ProfileType timeType) {
    std::map<int, std::string> names;
    std::map<std::pair<std::string, std::vector<uintptr_t>>, int64_t> counts;
    for (const ThreadStack& stack : samples.stacks) {
        const auto [name, isNew] = names.try_emplace(stack.thread);
        if (isNew) name->second = threadName(stack.thread);
        ++counts[{name->second, stack.frames}];
    }
    Profile profile;
    profile.types = {{"samples", "count"}, timeType};
    profile.periodType = timeType;
    profile.period = samples.period.count();
    profile.duration = samples.duration;
    if (samples.lost > 0) profile.comment = fmt::format("{} samples were lost", samples.lost);
    for (const auto& [stack, count] : counts)
        profile.samples.push_back(
            {stack.first, stack.second, {}, {count, count * samples.period.count()}});
    return profile;
}

std::string profileMessage(const Profile& profile, Symbols& symbols) {
    return MessageWriter(symbols).run(profile);
}

std::string foldedText(const Profile& profile, Symbols& symbols) {
    std::string text;
    for (const auto& [stack, number] : namedStacks(profile, symbols)) {
        text += stack.first;
        for (auto name = stack.second.rbegin(); name != stack.second.rend(); ++name)
            text += ";" + *name;
        text += fmt::format(" {}\n", number);
    }
    return text;
}

std::string readableText(const Profile& profile, Symbols& symbols) {
    std::string text;
    int64_t total = 0;
    for (const auto& [stack, number] : namedStacks(profile, symbols)) {
        total += number;
        text += fmt::format("{} @ {}\n", number, stack.first);
        for (const std::string& name : stack.second)
            text += fmt::format("#\t{}\n", name);
        text += "\n";
    }
    return fmt::format("total {}\n", total) + text;
}

}  // namespace pallium::telemetry
