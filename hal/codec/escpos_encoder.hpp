#pragma once
#include "common/base/bytes.hpp"
#include "common/base/result.hpp"
#include "hal/api/print_document.hpp"
#include "hal/codec/glyph_source.hpp"
#include "hal/codec/printer_profile.hpp"
#include "hal/codec/process_id.hpp"

namespace queueback::hal::codec {

/// Limits of one document, far above any receipt.
inline constexpr std::size_t kMaxElements = 5000;
inline constexpr std::size_t kMaxTextBytes = 4096;
inline constexpr std::size_t kMaxJobBytes = std::size_t{2} * 1024 * 1024;
inline constexpr int kMaxFeedLines = 50;

enum class EncodeErrorCode { kTooManyElements, kTextTooLong, kBadFeed, kBadQr, kJobTooLong };
using EncodeError = Failure<EncodeErrorCode>;

/// The ESC/POS bytes of a document for one printer, starting with ESC @. The same input gives the same
/// bytes. `glyphs` is asked only for lines with characters that the printer lacks.
[[nodiscard]] Result<Bytes, EncodeError> encode_document(const api::PrintDocument& document,
                                                         const PrinterProfile& profile, GlyphSource& glyphs);

/// What is queued behind a job so that its answer proves the job (GS ( H 48 or GS r 1); empty if the
/// profile has no such proof.
[[nodiscard]] Bytes completion_request(const PrinterProfile& profile, const ProcessId& id);

/// Real-time and control requests of the driver. Sources: Epson's ESC/POS command reference.
[[nodiscard]] Bytes real_time_status_request(std::uint8_t kind);   ///< DLE EOT 1 to 4
[[nodiscard]] Bytes auto_status_request(AutoStatus wanted);        ///< GS a
[[nodiscard]] Bytes clear_request(const PrinterProfile& profile);  ///< drops what is still in the buffers
[[nodiscard]] Bytes drawer_kick(api::DrawerPin pin, DrawerMethod method);

}  // namespace queueback::hal::codec
