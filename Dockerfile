# A static binary in an image that holds nothing else: no shell, no package manager, not root.
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /findings ./cmd/findings \
 && mkdir -p /empty/data

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /usr/share/zoneinfo /usr/share/zoneinfo
COPY --from=build --chown=65532:65532 /empty/data /data
COPY --from=build /findings /findings
USER 65532:65532
ENV FINDINGS_ADDR=0.0.0.0:8080 FINDINGS_DATA=/data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=5s CMD ["/findings", "health"]
ENTRYPOINT ["/findings"]
CMD ["serve"]
