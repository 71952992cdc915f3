package io.pifleet.e2e.harness;

import java.io.ByteArrayOutputStream;

/** The few syntax elements of H.264 (baseline profile) that a picture of plain samples needs. */
final class H264 {
  static final int PROFILE = 66;
  static final int LEVEL = 30;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private int pending;
  private int bits;

  private H264(int header) {
    bytes.write(header);
  }

  /** Sequence parameter set (7.3.2.1.1). */
  static byte[] sequence(int width, int height) {
    H264 set = new H264(0x67);
    set.put(PROFILE, 8).put(0xC0, 8).put(LEVEL, 8);
    set.ue(0); // seq_parameter_set_id
    set.ue(0); // log2_max_frame_num_minus4
    set.ue(2); // pic_order_cnt_type: order of decoding is order of showing
    set.ue(0); // max_num_ref_frames
    set.put(0, 1); // gaps_in_frame_num_value_allowed_flag
    set.ue(width / 16 - 1);
    set.ue(height / 16 - 1);
    set.put(1, 1); // frame_mbs_only_flag
    set.put(0, 1); // direct_8x8_inference_flag
    set.put(0, 1); // frame_cropping_flag
    set.put(0, 1); // vui_parameters_present_flag
    return set.end();
  }

  /** Picture parameter set (7.3.2.2). */
  static byte[] parameters() {
    H264 set = new H264(0x68);
    set.ue(0).ue(0); // pic_parameter_set_id, seq_parameter_set_id
    set.put(0, 1); // entropy_coding_mode_flag: CAVLC
    set.put(0, 1); // bottom_field_pic_order_in_frame_present_flag
    set.ue(0); // num_slice_groups_minus1
    set.ue(0).ue(0); // num_ref_idx_default_active_minus1
    set.put(0, 1).put(0, 2); // weighted_pred_flag, weighted_bipred_idc
    set.ue(0).ue(0).ue(0); // pic_init_qp, pic_init_qs, chroma_qp_index_offset: se(0) is ue(0)
    set.put(1, 1); // deblocking_filter_control_present_flag
    set.put(0, 1).put(0, 1); // constrained_intra_pred_flag, redundant_pic_cnt_present_flag
    return set.end();
  }

  /** One picture that stands on its own (IDR): bars that move with the number. */
  static byte[] picture(int width, int height, int number) {
    H264 slice = new H264(0x65);
    slice.ue(0).ue(7).ue(0); // first_mb_in_slice, slice_type I, pic_parameter_set_id
    slice.put(0, 4); // frame_num
    slice.ue(number & 1); // idr_pic_id differs from one to the next
    slice.put(0, 1).put(0, 1); // no_output_of_prior_pics_flag, long_term_reference_flag
    slice.ue(0); // slice_qp_delta
    slice.ue(1); // disable_deblocking_filter_idc
    for (int y = 0; y < height; y += 16) {
      for (int x = 0; x < width; x += 16) {
        slice.macroblock(x, y, number);
      }
    }
    return slice.end();
  }

  /**
   * I_PCM (7.3.5): 256 samples of light and twice 64 of colour, none near 0 so that none needs
   * escaping.
   */
  private void macroblock(int left, int top, int number) {
    ue(25);
    while (bits != 0) {
      put(0, 1);
    }
    for (int i = 0; i < 256; i++) {
      int x = left + i % 16;
      int y = top + i / 16;
      bytes.write(32 + ((x + 3 * number) ^ (y + number)) % 192);
    }
    for (int i = 0; i < 128; i++) {
      int tone = i < 64 ? left + number : top + 2 * number;
      bytes.write(64 + tone % 128);
    }
  }

  private H264 put(int value, int count) {
    for (int i = count - 1; i >= 0; i--) {
      pending = (pending << 1) | ((value >> i) & 1);
      if (++bits == 8) {
        bytes.write(pending);
        pending = 0;
        bits = 0;
      }
    }
    return this;
  }

  /** Exp-Golomb code (9.1). */
  private H264 ue(int value) {
    int length = 31 - Integer.numberOfLeadingZeros(value + 1);
    return put(0, length).put(value + 1, length + 1);
  }

  private byte[] end() {
    put(1, 1);
    while (bits != 0) {
      put(0, 1);
    }
    return bytes.toByteArray();
  }
}
