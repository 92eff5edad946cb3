"use client";

import { useEffect } from "react";

/**
 * A browser works in one place at a time. Where another tab has moved on, this one begins anew there, so that nothing
 * that it still shows is sent to the wrong place.
 */
export function OnePlace({ place }: { place: string }) {
  useEffect(() => {
    const channel = new BroadcastChannel("hub:place");
    channel.postMessage(place);
    channel.onmessage = ({ data }) => {
      if (data !== place) window.location.assign("/");
    };
    return () => channel.close();
  }, [place]);
  return null;
}
