#include "backend/distributor/label_steps.h"

#include <algorithm>
#include <utility>

namespace pallium::distributor {
namespace {

/// Puts the labels where the old ones were, or behind all if they are more.
void replaceLabels(LabelsView labels, WriteBatch& batch, WriteBatch::Series& series) {
    const auto count = static_cast<uint32_t>(labels.size());
    if (count > series.labelsEnd - series.labelsBegin) {
        series.labelsBegin = static_cast<uint32_t>(batch.labels.size());
        batch.labels.resize(batch.labels.size() + count);
    }
    series.labelsEnd = series.labelsBegin + count;
    std::copy(labels.begin(), labels.end(), batch.labelsOf(series).begin());
}

void removeOne(std::string_view name, WriteBatch& batch, WriteBatch::Series& series) {
    const std::span<Label> labels = batch.labelsOf(series);
    const auto found = std::find_if(labels.begin(), labels.end(),
                                    [name](const Label& label) { return label.name == name; });
    if (found == labels.end()) return;
    std::move(found + 1, labels.end(), found);
    --series.labelsEnd;
}

}  // namespace

DiscardCount relabelSeries(const RelabelRules& rules, LabelEditor& editor, WriteBatch& batch,
                           std::span<uint8_t> skip) {
    DiscardCount dropped;
    editor.forgetTexts();
    for (size_t i = 0; i < batch.series.size(); ++i) {
        if (skip[i] != 0) continue;
        WriteBatch::Series& series = batch.series[i];
        editor.reset(std::as_const(batch).labelsOf(series));
        if (!rules.apply(editor) || editor.view().empty()) {
            dropped.add(batch, series);
            skip[i] = 1;
        } else if (editor.isChanged()) {
            replaceLabels(editor.view(), batch, series);
        }
    }
    return dropped;
}

void dropLabels(std::span<const std::string> names, WriteBatch& batch,
                std::span<const uint8_t> skip) {
    for (const std::string& name : names)
        for (size_t i = 0; i < batch.series.size(); ++i)
            if (skip[i] == 0) removeOne(name, batch, batch.series[i]);
}

DiscardCount skipUnlabelled(const WriteBatch& batch, std::span<uint8_t> skip) {
    DiscardCount skipped;
    for (size_t i = 0; i < batch.series.size(); ++i) {
        const WriteBatch::Series& series = batch.series[i];
        if (skip[i] != 0 || series.labelsBegin != series.labelsEnd) continue;
        skipped.add(batch, series);
        skip[i] = 1;
    }
    return skipped;
}

}  // namespace pallium::distributor
