using System.Net;
using Budkavle.Api.Tests.Keeping;
using Budkavle.Api.Tests.Silos;
using Budkavle.Tests.Support;

namespace Budkavle.Api.Tests.Packaging;

/// <summary>Two processes on one folder.</summary>
public sealed class TwoSilosTests
{
    [Fact]
    public async Task A_second_silo_on_a_folder_is_refused_and_leaves_everything_and_after_a_kill_the_next_one_starts()
    {
        using var directory = new TemporaryDirectory();
        var data = Path.Combine(directory.Path, "data");
        using (var silo = await SiloProcess.StartAsync(data, recipients: 3))
        {
            var demo = await File.ReadAllTextAsync(Path.Combine(data, "demo.json"));
            var files = Directory.GetFiles(data).Order();

            var port = FreePort.Find().ToString(null, null);
            var (code, said) = await Guide.BudkavleAsync(directory.Path, "serve", "--data", "data", "--port", port)
                .WaitAsync(TimeSpan.FromSeconds(60));

            Assert.Equal(1, code);
            Assert.Equal("Cannot start: The store is in use by another silo: stop that one first.", said.Trim());
            Assert.Equal(demo, await File.ReadAllTextAsync(Path.Combine(data, "demo.json")));
            Assert.Equal(files, Directory.GetFiles(data).Order());
            using var sent = await silo.Agency.SendLetterAsync(Letter.To(silo.Recipients[0], "Hej"), Guid.NewGuid().ToString());
            Assert.Equal(HttpStatusCode.Created, sent.StatusCode);
            var (exported, told) = await Guide.BudkavleAsync(directory.Path, "export", "--data", "data", "--to", "events.ndjson");
            Assert.True(exported == 0, told);
            silo.Kill();
        }

        using var next = await SiloProcess.StartAsync(data, recipients: 3);
    }
}
