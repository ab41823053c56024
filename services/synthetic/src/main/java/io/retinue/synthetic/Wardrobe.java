package io.retinue.synthetic;

/**
 * What one person wears and carries.
 *
 * @param size height in meters
 */
record Wardrobe(
    double size,
    int skin,
    int hair,
    boolean longHair,
    boolean hat,
    int hatColor,
    int top,
    int sleeves,
    int bottom,
    Garment garment,
    int shoes,
    Luggage luggage,
    int luggageColor) {
  enum Garment {
    TROUSERS,
    SHORTS,
    SKIRT,
    COAT
  }

  enum Luggage {
    NONE,
    BACKPACK,
    BAG
  }

  private static final int[] SKINS = {0xF3CDAE, 0xE5B48F, 0xC98F66, 0xA06A45, 0x7A4B30, 0xF0C4A2};
  private static final int[] HAIR = {0x2A1D15, 0x4A2F1B, 0x7C5330, 0xC79A52, 0x1B1B20, 0x8D8D90};
  private static final int[] TOPS = {
    0xC8433A, 0x2F6FB5, 0xE7B53C, 0x3C8C6B, 0xEDE6DA, 0x7A4E8A, 0xE07A3F, 0x4C566A, 0x9DC3D8,
    0xD987A0, 0x5B6B3A, 0xB9BDC4
  };
  private static final int[] BOTTOMS = {
    0x2C3A55, 0x3A3F4B, 0x5D4A3A, 0x6B7480, 0xB6A384, 0x37513F, 0x3F5F8A
  };
  private static final int[] SHOES = {0x2A2A30, 0xE8E6E2, 0x5A3B26, 0xB33B32};

  static Wardrobe of(Dice dice) {
    int top = dice.of(1, TOPS);
    boolean child = dice.chance(2, 0.1);
    Garment garment = Garment.values()[dice.below(3, Garment.values().length)];
    return new Wardrobe(
        child ? dice.between(4, 1.15, 1.35) : dice.between(4, 1.62, 1.9),
        dice.of(5, SKINS),
        dice.of(6, HAIR),
        dice.chance(7, 0.45),
        dice.chance(8, 0.2),
        dice.of(9, TOPS),
        top,
        dice.chance(10, 0.3) && garment != Garment.COAT ? dice.of(5, SKINS) : Rgb.times(top, 0.92),
        garment == Garment.COAT ? Rgb.times(top, 0.88) : dice.of(11, BOTTOMS),
        garment,
        dice.of(12, SHOES),
        Luggage.values()[dice.below(13, Luggage.values().length)],
        dice.of(14, TOPS));
  }

  /** What one wears on a bicycle: nothing that flaps, and an adult. */
  static Wardrobe rider(Dice dice) {
    Wardrobe any = of(dice);
    return new Wardrobe(
        dice.between(4, 1.68, 1.85),
        any.skin,
        any.hair,
        any.longHair,
        false,
        any.hatColor,
        any.top,
        any.sleeves,
        any.garment == Garment.COAT ? 0x2B2D36 : any.bottom,
        Garment.TROUSERS,
        any.shoes,
        Luggage.NONE,
        any.luggageColor);
  }
}
