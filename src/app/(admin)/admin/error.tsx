"use client";

export { ScreenError as default } from "@/components/screen-error";
