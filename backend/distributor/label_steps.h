#pragma once

#include "backend/distributor/discard_count.h"
#include "backend/model/label_editor.h"
#include "backend/model/relabel.h"
#include "backend/model/write_batch.h"

#include <cstdint>
#include <span>
#include <string>

namespace pallium::distributor {

// What a tenant's limits change of the labels of a push before they are validated. `skip`: one flag
// per series; those that are set are passed over, those of series that are left out are set.

/// Applies metric_relabel_configs. Returns what it leaves out: series that a rule drops or to which
/// the rules leave no label. The batch then points into `editor`, too.
DiscardCount relabelSeries(const RelabelRules& rules, LabelEditor& editor, WriteBatch& batch,
                           std::span<uint8_t> skip);

/// Applies drop_labels: removes one label of each of these names.
void dropLabels(std::span<const std::string> names, WriteBatch& batch,
                std::span<const uint8_t> skip);

/// Leaves out the series without any label, and returns what that are.
DiscardCount skipUnlabelled(const WriteBatch& batch, std::span<uint8_t> skip);

}  // namespace pallium::distributor
