"use client";

import { ScreenError } from "@/components/screen-error";

export default ScreenError;
