package io.retinue.synthetic;

/** A brush in a placed thing's own meters: u forward, v to its left, y up. */
final class Sketch {
  private final Brush brush;
  private final Camera camera;
  private final Placement place;

  Sketch(Brush brush, Camera camera, Placement place) {
    this.brush = brush;
    this.camera = camera;
    this.place = place;
  }

  Brush brush() {
    return brush;
  }

  Placement place() {
    return place;
  }

  Spot at(double u, double v, double y) {
    return camera.see(place.worldX(u, v), y, place.worldZ(u, v));
  }

  Spot at(Joint joint) {
    return at(joint.u(), joint.v(), joint.y());
  }

  /** A round limb between two joints, radii in meters. */
  void limb(Joint a, double ra, Joint b, double rb, int color) {
    Spot from = at(a);
    Spot to = at(b);
    brush.limb(from, ra * from.scale(), to, rb * to.scale(), color);
  }

  void disc(Joint center, double radius, int color) {
    Spot spot = at(center);
    brush.disc(spot, radius * spot.scale(), color);
  }

  /** A convex face through joints. */
  void face(int top, int bottom, Joint... joints) {
    brush.face(top, bottom, spots(joints));
  }

  /**
   * Whether the face's corners run clockwise on the screen, which is how the camera sees a front.
   */
  boolean seesFront(Joint... joints) {
    Spot[] spots = spots(joints);
    double twice = 0;
    for (int i = 0; i < spots.length; i++) {
      Spot from = spots[i];
      Spot to = spots[(i + 1) % spots.length];
      twice += from.x() * to.y() - to.x() * from.y();
    }
    return twice > 0;
  }

  /** A disc that stands upright along u, such as a wheel. */
  void wheel(Joint hub, double radius, int color) {
    Spot[] rim = new Spot[14];
    for (int i = 0; i < rim.length; i++) {
      rim[i] = at(hub.turned(i * 2 * StrictMath.PI / rim.length, radius));
    }
    brush.face(color, color, rim);
  }

  private Spot[] spots(Joint... joints) {
    Spot[] spots = new Spot[joints.length];
    for (int i = 0; i < joints.length; i++) {
      spots[i] = at(joints[i]);
    }
    return spots;
  }
}
