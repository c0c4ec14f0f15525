import type { ServerResponse } from 'node:http';
import type { HostPlace } from './request-checks.ts';

/**
 * Headers of every answer: nothing is loaded from anywhere else, no script or style but the page's own files runs, no other
 * page may frame it or read from it, and no address leaves with a link.
 */
export function setSecurityHeaders(response: ServerResponse, { port }: HostPlace): void {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "font-src 'self'",
    "img-src 'self' blob: data:",
    `connect-src 'self' ws://127.0.0.1:${port}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  response.setHeader('Content-Security-Policy', policy.join('; '));
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('X-Frame-Options', 'DENY');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.setHeader('Permissions-Policy', 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=()');
  response.setHeader('Cache-Control', 'no-store');
}
