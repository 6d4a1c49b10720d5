using Budkavle.Silo.Engines;
using Budkavle.Silo.Hosting;
using Budkavle.Storage;

namespace Budkavle.Silo.Demo;

/// <summary>What a newcomer reads when the silo has started.</summary>
internal static class StartupText
{
    public static void Print(ServeOptions options, StoreInfo store, DemoFile? demo)
    {
        var url = options.BaseUrl;
        Console.WriteLine($"""

            Budkavle is ready.
              engine     {GrainEngine.Name}
              store      {store.Kind}  ({string.Join(", ", store.Durability)})
              start      {url}/
              try it     {url}/docs
              OpenAPI    {url}/openapi/v1.json
            """);
        if (demo is null) return;

        const string readToken = """sed 's/.*"access_token":"\([^"]*\)".*/\1/'""";
        const string jsonType = "-H 'Content-Type: application/json'";
        const string body = """{"contentType":"text/plain","content":"Your first letter."}""";
        Console.WriteLine($"""
              credential client {demo.ClientId}
                         secret {demo.ClientSecret}
                         (kept in {Path.Combine(options.DataDirectory, "demo.json")}, the operator's too)
              mailboxes  {url}/demo
              operations {url}/ops
              portal     {url}/portal  (agency's pages; log in as recipient 0, 1 or 2)

            Send the first letter:

              TOKEN=$(curl -s -u '{demo.ClientId}:{demo.ClientSecret}' -d grant_type=client_credentials {url}/oauth/token | {readToken})
              curl -s {url}/v1/letters -H "Authorization: Bearer $TOKEN" {jsonType} -H "Idempotency-Key: first-letter" \
                -d '{"{"}"recipient":"{demo.Recipients[0]}","subject":"Hello","body":{body}{"}"}'

            See it arrive: {url}/demo/recipients/0

            """);
    }
}
