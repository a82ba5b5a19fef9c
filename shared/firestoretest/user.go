package firestoretest

import (
	"context"
	"testing"

	gcp "cloud.google.com/go/firestore"
	"github.com/stretchr/testify/require"
	"google.golang.org/api/option"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"example.com/gigchat/shared/stacktest"
)

// As returns Google's client for the user whom an ID token names, whom the
// security rules bind. The emulator takes unsigned tokens.
func (l *Live) As(t testing.TB, token string) *gcp.Client {
	t.Helper()
	conn, err := grpc.NewClient(stacktest.Variable(t, "FIRESTORE_EMULATOR_HOST"),
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithPerRPCCredentials(bearer(token)))
	require.NoError(t, err)
	client, err := gcp.NewClient(t.Context(), l.Database.Project, option.WithGRPCConn(conn))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, client.Close()) })
	return client
}

type bearer string

func (b bearer) GetRequestMetadata(context.Context, ...string) (map[string]string, error) {
	return map[string]string{"authorization": "Bearer " + string(b)}, nil
}

func (bearer) RequireTransportSecurity() bool { return false }
